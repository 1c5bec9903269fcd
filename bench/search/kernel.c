// The work of a query with two words and nothing else, as fast as C does it here: both lists merged, every match scored,
// three facet rows counted, the best twenty kept. Prints the median in milliseconds with caches that another 64 MB were
// read through before. Usage: kernel <documents> <length of each list> <matches>
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
static int ascending(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}
static int by_time(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}
static uint32_t state = 7;
static uint32_t next(void) {
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}

int main(int argc, char **argv) {
  uint32_t n = argc > 1 ? atoi(argv[1]) : 1000000, length = argc > 2 ? atoi(argv[2]) : 46000, matches = argc > 3 ? atoi(argv[3]) : 17500;
  if (matches > length) matches = length;
  if (2 * length > n) length = n / 2;
  uint32_t *meta = malloc(16ull * n), *a = malloc(4ull * length), *b = malloc(4ull * length), na = 0, nb = 0;
  uint8_t *taken = calloc(n, 1), *other = malloc(64 << 20);
  memset(other, 1, 64 << 20);
  for (uint32_t i = 0; i < 4 * n; i++) meta[i] = next() & 1023;
  while (nb < length) {
    uint32_t d = next() % n;
    if (taken[d]) continue;
    taken[d] = 1;
    if (na < matches) a[na++] = b[nb++] = d << 4 | (next() & 15);
    else if (na < length) a[na++] = d << 4 | (next() & 15);
    else b[nb++] = d << 4 | (next() & 15);
  }
  qsort(a, length, 4, ascending);
  qsort(b, length, 4, ascending);
  static uint32_t attributes[1024], options[1024], categories[1024];
  double times[61];
  volatile uint64_t sum = 0;
  for (int run = 0; run < 61; run++) {
    for (size_t k = 0; k < 64 << 20; k += 64) sum += other[k];
    double began = now();
    memset(attributes, 0, sizeof attributes);
    memset(options, 0, sizeof options);
    memset(categories, 0, sizeof categories);
    uint32_t i = 0, j = 0, total = 0, kept = 0, documents[20];
    uint64_t scores[20];
    while (i < length && j < length) {
      uint32_t x = a[i] >> 4, y = b[j] >> 4;
      if (x == y) {
        const uint32_t *m = meta + 4ull * x;
        total++;
        attributes[m[0]]++;
        options[m[1]]++;
        categories[m[2]]++;
        uint64_t score = (uint64_t)((a[i] & 15) * 31 + (b[j] & 15) * 32) * (2730 + m[3]);
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
    sum += total + documents[0] + attributes[1] + options[1] + categories[1];
  }
  qsort(times, 61, sizeof *times, by_time);
  printf("%.4f\n", times[30]);
}
