"""SQLite FTS5, timed in this process: python3 brings it along. Reads listings as NDJSON, then questions, one a line."""
import json
import sqlite3
import sys
import time

db = sqlite3.connect(":memory:")
db.executescript("""
create table l (i integer primary key, id, name, tags, host, path, description, networks, categories, method, live_state, price int, payers int, card);
create virtual table ft using fts5(name, tags, host, path, description, content='l', content_rowid='i', prefix='2 3 4', tokenize='porter unicode61');
""")
started = time.time()
i = 0
batch = []
for line in sys.stdin:
    if line == "\n":
        break
    batch.append([i] + json.loads(line))
    i += 1
    if len(batch) == 5000:
        db.executemany("insert into l values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", batch)
        batch = []
db.executemany("insert into l values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", batch)
db.executescript("""
insert into ft(ft) values('rebuild'); insert into ft(ft) values('optimize');
create index l_payers on l(payers desc, i desc); create index l_price on l(price, i); analyze;
""")
print(json.dumps({"buildSeconds": time.time() - started}), flush=True)

PAGE = "select l.id, l.card from (select rowid, rank from ft where ft match ? order by rank limit 20) f join l on l.i = f.rowid order by f.rank"
COUNT = "select count(*) from ft where ft match ?"
FILTER = "select l.id, l.card, count(*) over () from ft f join l on l.i = f.rowid where ft match ? and instr(l.networks, ?) > 0 and l.price <= ? order by {} limit 20"
FACET = "select {0}, count(*) from ft f join l on l.i = f.rowid where ft match ? group by 1"


def ask(operation, q):
    match = " ".join('"%s"' % word for word in q["words"]) + ("*" if operation == "prefix" else "")
    if operation == "filter":
        order = "l.price" if q["sort"] == "price" else "l.payers desc"
        rows = db.execute(FILTER.format(order), (match, q["network"], q["maxPriceUsdMicros"])).fetchall()
        return [row[0] for row in rows], rows[0][2] if rows else 0
    if operation == "facets":
        total = 0
        for column in ("networks", "method", "live_state", "categories"):
            total += len(db.execute(FACET.format(column), (match,)).fetchall())
        return [str(n) for n in range(total)], total
    ids = [row[0] for row in db.execute(PAGE, (match,)).fetchall()]
    return ids, db.execute(COUNT, (match,)).fetchone()[0]


for line in sys.stdin:
    operation, question = json.loads(line)
    began = time.perf_counter()
    ids, total = ask(operation, question)
    print(json.dumps({"ms": (time.perf_counter() - began) * 1000, "ids": ids, "total": total}), flush=True)
