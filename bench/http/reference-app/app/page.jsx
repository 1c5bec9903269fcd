const CARDS = Array.from({ length: 24 }, (_, i) => ({
  id: `listing-${i}`,
  name: `Exchange rates ${i}`,
  words: "Rates of the European Central Bank, by day and by pair. ".repeat(4),
  facts: ["Base", "exact", "$0.01", "84 ms", "99.9%", "live", "v2", "12 payers"],
}));

/** About as much markup as a page of the catalog, rendered when it is built. */
export default function Page() {
  return (
    <main>
      <h1>Catalog</h1>
      <ol>
        {CARDS.map((card) => (
          <li key={card.id}>
            <h2>
              <a href={`/listings/${card.id}`}>{card.name}</a>
            </h2>
            <p>{card.words}</p>
            <ul>
              {card.facts.map((fact) => (
                <li key={fact} className="fact">
                  <span className="figure">{fact}</span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </main>
  );
}
