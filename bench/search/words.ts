/** What the made-up listings are about: a category and the words it uses, the frequent ones first. */
export const CATEGORIES: Record<string, string[]> = Object.fromEntries(
  `prices: price token quote ticker candle orderbook volume spread market feed
wallets: wallet balance holder transfer portfolio whale label cohort history activity
defi: yield pool liquidity lending vault swap staking collateral borrow apy
nft: collection mint floor rarity trait royalty bid metadata drop owner
gas: gas block mempool fee priority nonce estimate bundle simulate baseline
bridges: bridge route chain finality relay message settlement intent transfer hop
sentiment: sentiment mood trend signal mention narrative score buzz fear greed
news: news headline article digest story summary alert source briefing wire
search: search result query index answer ranking semantic lookup snippet document
scraping: scrape crawl extract page html markdown sitemap selector content link
browser: browser screenshot render session viewport click navigate automation form cookie
images: image generation upscale background style portrait prompt inpaint sketch mask
video: video clip subtitle thumbnail frame transcode highlight caption stream edit
speech: speech voice audio podcast clone noise music track melody mastering
transcription: transcription caption speaker meeting timestamp dictation recording minutes language diarization
translation: translation language glossary dialect phrase detection localization text grammar tone
models: completion model inference chat context reasoning prompt tokens embedding temperature
vectors: vector similarity cluster rerank retrieval chunk neighbor dimension corpus recall
agents: agent tool workflow planner memory task delegate orchestrate schedule handoff
code: code review lint compile refactor execute sandbox debug repository test
storage: storage file upload bucket pin archive backup replica folder checksum
email: email inbox bounce template deliver newsletter attachment domain forward spam
phone: phone number carrier sms call roaming code message verify lookup
weather: weather forecast temperature rain wind humidity storm climate radar snow
maps: map geocode address route distance elevation place satellite timezone traffic
travel: flight hotel airport fare booking delay itinerary visa train cruise
sports: sport fixture league player odds standing injury lineup match goal
stocks: stock earnings dividend filing screener analyst option insider share fundamental
currencies: currency exchange rate convert forex inflation bank bond pip euro
companies: company registry funding employee revenue ownership contact industry subsidiary director
leads: lead prospect contact enrichment pipeline intent outreach sales crm score
social: profile follower post hashtag engagement timeline influencer comment thread repost
jobs: job salary resume candidate skill vacancy hiring remote applicant interview
law: contract clause court patent statute docket compliance regulation trademark license
health: health symptom medication nutrition dosage trial diagnosis fitness genome allergy
security: security vulnerability malware phishing breach scan exploit threat audit password
identity: identity passport sanction credential attestation proof reputation liveness name screening
domains: domain certificate subdomain registrar hosting record expiry propagation whois zone
proxies: proxy residential captcha fingerprint bandwidth rotation geo datacenter unblock mobile
documents: pdf invoice receipt table signature merge form ocr convert redact
games: game dice lottery leaderboard puzzle quest trivia chess random reward
shopping: product review coupon inventory barcode shipping checkout catalog discount seller
energy: energy solar carbon grid battery tariff emission outage charging footprint
science: paper citation dataset protein abstract simulation chemistry physics genome preprint
education: course quiz flashcard tutor exam lesson homework curriculum grade math
housing: property rent mortgage valuation permit tenant zoning listing neighborhood auction
food: recipe restaurant menu calorie ingredient grocery allergen wine delivery meal
devices: sensor device telemetry firmware gateway alarm meter fleet geofence tracker`
    .split("\n")
    .map((line) => line.split(": ") as [string, string])
    .map(([name, words]) => [name, words.split(" ")]),
);

export const QUALITIES =
  "fast live historical verified basic instant bulk daily global simple secure private open streaming cached detailed regional hourly realtime reliable".split(
    " ",
  );
export const SUFFIXES =
  "API Service Feed Lookup Oracle Tool Agent Gateway Monitor Tracker Checker Resolver Insights Data".split(
    " ",
  );
export const VERBS =
  "returns fetches generates analyzes streams extracts resolves validates tracks monitors aggregates converts classifies summarizes detects compares ranks simulates".split(
    " ",
  );
/** Words that every description has, by frequency. */
export const COMMON =
  "the a for and with of from by in per any request response data results json endpoint call payment usdc agent list given each all latest field output input parameter optional required structured accurate clean supported multiple network base single details seconds rate limit access developers applications no account key needed pay per".split(
    " ",
  );
export const SYLLABLES =
  "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bri cla dre fli gro".split(" ");
