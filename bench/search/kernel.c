// The work of a query with two words and nothing else, as fast as C does it here: both lists merged, every match scored,
// three facet rows counted, the best twenty kept. The lists and rows are those of the index: the file has, in numbers of
// 32 bits, how many documents, rows of each kind, pairs and runs there are, four numbers for each document, and for each pair the lengths and
// weights of both lists and the lists. Prints for each pair the median of its runs in milliseconds, with caches
// that another 64 MB were read through before, and how many matches there were. Usage: kernel <file>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}
static int by_time(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  if (!file) return 1;
  fseek(file, 0, SEEK_END);
  size_t bytes = ftell(file);
  rewind(file);
  uint32_t *all = malloc(bytes);
  if (!all || fread(all, 1, bytes, file) != bytes) return 1;
  uint32_t n = all[0], *rows = all + 1, pairs = all[4], runs = all[5];
  const uint32_t *meta = all + 6, *pair = meta + 4ull * n;
  uint32_t *attributes = malloc(4ull * rows[0]), *options = malloc(4ull * rows[1]), *categories = malloc(4ull * rows[2]);
  uint8_t *other = malloc(64 << 20);
  memset(other, 1, 64 << 20);
  double *times = malloc(sizeof *times * runs);
  volatile uint64_t sum = 0;
  for (uint32_t p = 0; p < pairs; p++) {
    uint32_t a_length = pair[0], b_length = pair[1], a_weight = pair[2], b_weight = pair[3], total = 0;
    const uint32_t *a = pair + 4, *b = a + a_length;
    pair = b + b_length;
    for (uint32_t run = 0; run < runs; run++) {
      for (size_t k = 0; k < 64 << 20; k += 64) sum += other[k];
      double began = now();
      memset(attributes, 0, 4ull * rows[0]);
      memset(options, 0, 4ull * rows[1]);
      memset(categories, 0, 4ull * rows[2]);
      uint32_t i = 0, j = 0, kept = 0, documents[20];
      uint64_t scores[20];
      total = 0;
      while (i < a_length && j < b_length) {
        uint32_t x = a[i] >> 4, y = b[j] >> 4;
        if (x == y) {
          const uint32_t *m = meta + 4ull * x;
          total++;
          attributes[m[0]]++;
          options[m[1]]++;
          categories[m[2]]++;
          uint64_t score = (uint64_t)((a[i] & 15) * a_weight + (b[j] & 15) * b_weight) * (2730 + m[3]);
          if (kept < 20 || score > scores[19]) {
            int k = kept < 20 ? (int)kept++ : 19;
            for (; k > 0 && scores[k - 1] < score; k--) scores[k] = scores[k - 1], documents[k] = documents[k - 1];
            scores[k] = score, documents[k] = x;
          }
        }
        i += x <= y;
        j += y <= x;
      }
      times[run] = now() - began;
      sum += total + (kept ? documents[0] : 0) + attributes[0] + options[0] + categories[0];
    }
    qsort(times, runs, sizeof *times, by_time);
    printf("%.4f %u\n", times[runs / 2], total);
  }
}
