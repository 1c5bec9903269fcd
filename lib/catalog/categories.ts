import type { CategorySlug } from "./category-slugs";

/** One curated category. */
export interface Category {
  name: string;
  /** One plain sentence: what is in it. */
  about: string;
  /** Words and phrases, separated by commas, one of which is enough where it stands in the text. Any form of a word will do. */
  strong: string;
  /** Words that count half: two of them, or one in the name or a tag. */
  weak: string;
}

/** The categories in the order in which they are shown. Data, written by hand: assigned by `categoriesOf`. */
export const CATEGORIES: Record<CategorySlug, Category> = {
  "market-data": {
    name: "Market data",
    about: "Prices, quotes, candles and order books of coins, stocks and commodities.",
    strong:
      "stock price, stock quote, token price, crypto price, coin price, spot price, bitcoin price, market data, order book, ohlc, ohlcv, candlestick, market cap, ticker, share price, commodity price, gold price, price feed, funding rate, open interest, technical indicator, trading signal, trading volume, futures price, options chain, price history, liquidation, fear and greed, rsi, macd",
    weak: "price, quote, market, stock, share, trading, trade, crypto, coin, bitcoin, btc, eth, sol, token, commodity, gold, silver, spice, future, option, signal, volatility, volume, index, equity, bid, auction, finance",
  },
  "exchange-rates": {
    name: "Exchange rates",
    about: "What one currency is worth in another.",
    strong:
      "exchange rate, currency rate, currency conversion, currency converter, forex, fx, foreign exchange, fiat rate, convert currency, fx rate, eur usd, usd eur, gbp usd, currency pair, reference rate, mid market",
    weak: "currency, rate, eur, usd, gbp, jpy, chf, convert, fiat, euro, dollar, pair",
  },
  "onchain-data": {
    name: "Blockchain data",
    about: "Balances, transfers, blocks, contracts and logs read from chains.",
    strong:
      "onchain, on chain, blockchain data, wallet balance, token balance, token holders, transaction history, gas price, gas fee, gas estimate, block explorer, smart contract, rpc, ens name, wallet transaction, token transfer, token metadata, wallet portfolio, wallet profile, address label, whale, mempool, event logs, contract abi, block number, transaction receipt, token launch, token analytics",
    weak: "blockchain, chain, wallet, transaction, block, contract, ethereum, solana, base, polygon, evm, address, holder, gas, balance, transfer, token, ens, web3",
  },
  defi: {
    name: "DeFi",
    about: "Swaps, pools, lending, yields and bridges.",
    strong:
      "defi, swap quote, liquidity pool, yield farming, apy, apr, lending rate, tvl, total value locked, dex, amm, bridge quote, impermanent loss, staking yield, stake, perpetual, perp, arbitrage, uniswap, aave, yield, slippage, vault yield",
    weak: "swap, pool, liquidity, lend, borrow, bridge, protocol, farm, loan, collateral, route",
  },
  nft: {
    name: "NFTs",
    about: "Collections, floor prices, metadata and minting.",
    strong:
      "nft, floor price, collectible, erc721, erc 721, erc1155, mint token, opensea, nft collection, mint nft, digital collectible, ordinal",
    weak: "mint, collection, rarity, trait",
  },
  "prediction-markets": {
    name: "Prediction markets",
    about: "Odds and outcomes that people bet on.",
    strong:
      "prediction market, polymarket, kalshi, betting odds, event odds, sportsbook odds, manifold, election odds, implied probability",
    weak: "odds, bet, prediction, probability, outcome, wager, forecast market",
  },
  risk: {
    name: "Risk and compliance",
    about: "Sanctions, scams, token and wallet risk, fraud.",
    strong:
      "sanction, sanctioned, ofac, aml, kyt, money laundering, wallet risk, risk score, address screening, token security, rug pull, honeypot, scam detection, fraud, compliance, watchlist, pep, politically exposed, contract audit, token safety, blacklist, due diligence, credit score",
    weak: "risk, screening, scam, safety, audit, reputation, trust, verify, suspicious, denylist",
  },
  identity: {
    name: "Identity",
    about: "Who somebody is: names, contacts, checks of people.",
    strong:
      "kyc, identity verification, email lookup, phone lookup, people search, person enrichment, contact enrichment, email finder, reverse phone, email verification, verify email, validate email, phone validation, phone number validation, age verification, proof of personhood, lead generation, lead enrichment, username lookup, humanity check",
    weak: "identity, person, people, profile, contact, lead, email, phone, username, human",
  },
  "ai-models": {
    name: "AI models",
    about: "Chat, completion, embedding and reasoning by language models.",
    strong:
      "llm, language model, chat completion, chatgpt, gpt, claude, gemini, llama, mistral, deepseek, inference, text generation, embedding, prompt, ai agent, ask ai, completion, reasoning model, openai compatible, rerank, ai assistant, ai model, chatbot, fine tuning, ai chat",
    weak: "ai, model, agent, chat, assistant, generate, answer, question, token, neural, machine learning",
  },
  images: {
    name: "Images",
    about: "Drawing, editing and looking at pictures.",
    strong:
      "image generation, generate image, text to image, image editing, background removal, remove background, upscale, stable diffusion, flux, dall e, midjourney, avatar, logo, meme, object detection, image recognition, face detection, image classification, photo, picture, png, jpeg, svg, thumbnail, qr code, qrcode, image caption, watermark, drawing, illustration, icon, nsfw detection, barcode",
    weak: "image, draw, drawn, art, visual, pixel, render, tile, pattern, colour, color, poster, chart",
  },
  audio: {
    name: "Audio",
    about: "Speech, transcription, music and sounds.",
    strong:
      "text to speech, speech to text, tts, stt, transcription, transcribe, voice clone, voice over, music generation, podcast, speech recognition, sound effect, song, lyrics, whisper, spoken, dubbing, audio",
    weak: "voice, speech, sound, music, mp3, wav, listen, speaker, narration",
  },
  video: {
    name: "Video",
    about: "Making, reading and cutting moving pictures.",
    strong:
      "video generation, text to video, generate video, youtube transcript, video download, subtitle, caption video, video, animation, youtube, lip sync, gif, movie trailer",
    weak: "clip, film, stream, frame, mp4",
  },
  text: {
    name: "Language",
    about: "Translation, summaries, sentiment, spelling and other work on text.",
    strong:
      "translate, translation, summarize, summarise, summary, summarizer, sentiment analysis, sentiment, grammar, spell check, paraphrase, rewrite, keyword extraction, entity extraction, named entity, language detection, text analysis, classify text, text classification, plagiarism, readability, toxicity, moderation, shorten text, shortens a text, anonymize, pii, text similarity, tone, proofread, profanity",
    weak: "text, language, sentence, word, write, writing, essay, extract, classify, keyword, nlp, slug, synonym",
  },
  documents: {
    name: "Documents",
    about: "PDF, OCR, spreadsheets and conversion of files.",
    strong:
      "pdf, ocr, docx, invoice, receipt scan, document parsing, parse document, html to pdf, file conversion, convert file, spreadsheet, excel, csv, extract table, e signature, esign, resume parser, contract generation, presentation, powerpoint, slide, document extraction, document",
    weak: "file, page, convert, form, template, report, parse, sheet, table",
  },
  "web-pages": {
    name: "Web pages",
    about: "Reading, scraping and capturing pages of the web.",
    strong:
      "scrape, scraper, scraping, web page, webpage, crawl, crawler, screenshot, url to markdown, html to markdown, page to markdown, extract content, article extraction, link preview, metadata extraction, headless browser, browser automation, render page, website content, sitemap, open graph, rss feed, fetch url, page content, web reader, unblock, proxy, seo audit",
    weak: "web, website, page, url, html, markdown, link, browser, site, extract, fetch, domain, seo",
  },
  "web-search": {
    name: "Web search",
    about: "Answers from the whole web.",
    strong:
      "web search, google search, search engine, serp, search results, bing, internet search, deep research, search the web, research agent, semantic search, image search, answer engine, brave search, search api, neural search, similar pages",
    weak: "search, google, research, query, find, result, web",
  },
  news: {
    name: "News",
    about: "Headlines, articles and what happened today.",
    strong:
      "news, headline, breaking, press release, newsletter, news sentiment, news feed, journalism, gazette, daily brief, bazaar report",
    weak: "article, story, media, latest, daily, event, press, report, today",
  },
  social: {
    name: "Social media",
    about: "Posts, profiles and trends of social networks.",
    strong:
      "twitter, tweet, x post, farcaster, reddit, instagram, tiktok, linkedin, facebook, telegram, discord, hashtag, influencer, follower, social media, social sentiment, trending topic, bluesky, threads, mention, subreddit, kol, engagement",
    weak: "social, post, trend, trending, profile, user, community, viral, feed, comment",
  },
  weather: {
    name: "Weather",
    about: "Forecasts, measurements, climate and air.",
    strong:
      "weather, forecast temperature, temperature, rainfall, precipitation, air quality, aqi, uv index, climate, hurricane, storm, tide, wind speed, humidity, pollen, snow, sunrise, sunset, wave height, marine forecast, wildfire, earthquake, flood, drought",
    weak: "forecast, wind, rain, sky, degree, celsius, marine, season, moon",
  },
  places: {
    name: "Places and maps",
    about: "Addresses, coordinates, routes, IP locations.",
    strong:
      "geocode, geocoding, reverse geocoding, ip geolocation, ip location, map tile, route planning, directions, distance matrix, places nearby, points of interest, poi, timezone, time zone, postal code, zip code, elevation, latitude, longitude, nearby, ip lookup, address autocomplete, address validation, isochrone, country information, satellite image, parking, real estate, property value, property data, house price",
    weak: "map, place, location, address, city, country, route, road, distance, coordinate, geo, ip, region, property",
  },
  travel: {
    name: "Travel",
    about: "Flights, hotels, trains and trips.",
    strong:
      "flight, hotel, airline, airport, train schedule, train timetable, travel, itinerary, visa requirement, car rental, booking, airfare, trip, tourism, flight status, public transport, transit, ferry, vacation, restaurant reservation",
    weak: "train, bus, schedule, timetable, ticket, destination, journey, passenger, trade route, ship, vessel",
  },
  sports: {
    name: "Sports",
    about: "Scores, fixtures, players and statistics.",
    strong:
      "sport, football, soccer, basketball, nba, nfl, mlb, nhl, tennis, cricket, premier league, live score, fixture, league table, match result, formula 1, golf, boxing, ufc, player stats, team stats, olympic, athlete, baseball, hockey, rugby",
    weak: "score, match, team, player, league, season, game, tournament, race, standings",
  },
  games: {
    name: "Games",
    about: "Games, puzzles, dice and chess.",
    strong:
      "game, chess, puzzle, sudoku, dice, lottery, trivia, quiz, gaming, minecraft, roblox, steam, poker, card game, coin flip, casino, roll, pokemon, crossword, random number, slot machine, leaderboard, esports",
    weak: "play, player, win, move, level, guess, random, throw, luck",
  },
  companies: {
    name: "Companies",
    about: "Firms, filings, registers and funding.",
    strong:
      "company data, company profile, company lookup, company enrichment, business registry, sec filing, annual report, earnings, balance sheet, startup funding, crunchbase, firmographic, vat number, corporate registry, insider trading, 10 k, financial statement, earnings call, patent, trademark, tech stack, competitor, b2b, company information, company search, venture capital, income statement, procurement, tender, economic indicator, gdp, inflation rate, unemployment, interest rate",
    weak: "company, business, corporate, firm, filing, startup, investor, funding, industry, enterprise, economy, financial, revenue, ceo",
  },
  commerce: {
    name: "Shopping",
    about: "Products, prices in shops, orders and gifts.",
    strong:
      "product search, amazon, ebay, shopify, e commerce, ecommerce, price comparison, product review, gift card, coupon, shopping, product data, order status, barcode lookup, buy online, merch, t shirt, shipping rate, package tracking, parcel tracking, inventory, checkout, grocery, supplier, wholesale, restock, retail",
    weak: "product, shop, store, buy, order, shipping, gift, cart, merchant, stock, purchase, sell, deal, delivery",
  },
  messaging: {
    name: "Messaging",
    about: "Sending mail, texts, calls and notices.",
    strong:
      "send email, send mail, sms, text message, send message, push notification, voice call, phone call, whatsapp, email api, fax, send letter, postcard, temporary email, disposable email, temp mail, inbox, webhook, mailbox, call a phone, virtual number",
    weak: "email, mail, message, notification, send, call, notify, letter, alert",
  },
  "developer-tools": {
    name: "Developer tools",
    about: "Code, tests, packages, formats and other help for those who build.",
    strong:
      "code review, code generation, github, gitlab, json validation, regex, npm package, api testing, lint, unit test, base64, hash generator, uuid, cron, jwt, sql query, text to sql, code execution, run code, code interpreter, diff, json to, yaml, markdown to html, url shortener, short link, dns lookup, whois, uptime check, status code, http header, mock data, schema validation, openapi, changelog, stack overflow, documentation search, echo, health check, ping, x402 test, debug, domain name availability, color palette, lorem ipsum, ssl certificate, dependency, repository, commit, pull request",
    weak: "code, developer, json, test, debug, build, deploy, domain, dns, script, format, validate, sdk, tool, timestamp, encode, decode",
  },
  compute: {
    name: "Compute",
    about: "Machines, sandboxes, jobs and bandwidth by use.",
    strong:
      "gpu, virtual machine, vm, serverless, code sandbox, sandboxed, compute, container, cloud server, vps, run python, docker, batch job, bandwidth, residential proxy, vpn, hosting, cpu time, workflow, zk proof, browser session",
    weak: "cloud, server, run, job, execute, machine, worker, cluster, proof, proxy, instance, session",
  },
  storage: {
    name: "Storage",
    about: "Keeping files and data.",
    strong:
      "file storage, ipfs, arweave, filecoin, upload file, pin file, object storage, key value, database, vector database, backup, pastebin, kv store, file upload, memory for agents, agent memory, permanent storage, s3, file hosting, cdn, walrus",
    weak: "storage, store, upload, file, pin, save, persist, memory, archive",
  },
  security: {
    name: "Security",
    about: "Threats, breaches, vulnerabilities and malware.",
    strong:
      "vulnerability, cve, malware, phishing, data breach, threat intelligence, virus scan, penetration test, password strength, leaked password, exploit, security scan, port scan, ip reputation, url scanner, security header, secret scanning, ransomware, firewall, captcha, contract vulnerability, prompt injection, jailbreak, dark web, subdomain",
    weak: "security, threat, secure, attack, breach, leak, encrypt, password, scan, bot, hack",
  },
  science: {
    name: "Science and learning",
    about: "Papers, mathematics, space, nature and teaching.",
    strong:
      "research paper, arxiv, pubmed, citation, scientific, mathematics, math solver, equation, physics, chemistry, biology, astronomy, nasa, planet, space weather, genome, protein, molecule, satellite position, encyclopedia, wikipedia, dictionary, word definition, thesaurus, homework, flashcard, tutor, statistics, unit conversion, calculator, wolfram, scholar, periodic table, species, solve, iss, historical event, asteroid, moon phase, full moon, language learning, course",
    weak: "science, study, paper, academic, research, learn, education, history, space, compute, calculate, convert, definition, school, student, unit, star, moon",
  },
  health: {
    name: "Health and food",
    about: "Medicine, fitness, nutrition and recipes.",
    strong:
      "medical, medicine, drug interaction, symptom, diagnosis, health, nutrition, calorie, recipe, fitness, workout, clinical trial, disease, vitamin, meal plan, diet, icd 10, hospital, doctor, mental health, therapy, meditation, allergen, food, wine, cocktail, tea, coffee, pharmacy, exercise, ingredient, dna, sleep, fda",
    weak: "drug, patient, treatment, body, eat, drink, cook, dish, sport, care",
  },
  law: {
    name: "Law and government",
    about: "Statutes, courts, taxes and public records.",
    strong:
      "legal, law, court, statute, case law, legislation, regulation, tax, government, public record, election, congress, parliament, license plate, immigration, legal advice, contract review, customs tariff, hs code, permit, privacy policy, terms of service, vat rate, nda, bill tracking, vin decoder, court record",
    weak: "policy, contract, license, regulatory, compliance, rule, vote, public, official, duty",
  },
  jobs: {
    name: "Jobs",
    about: "Vacancies, salaries, talent and errands that people do.",
    strong:
      "job listing, job search, job posting, salary, recruiting, recruiter, vacancy, freelance, hire, resume, career, talent, interview question, cover letter, human task, bounty, job board, gig",
    weak: "job, work, candidate, skill, employer, position, remote, task, hr",
  },
  reading: {
    name: "Articles and books",
    about: "Things to read, sold by the piece.",
    strong:
      "article, blog post, essay, book, ebook, story, poem, poetry, short story, paywalled, paywall, premium content, premium article, read more, chapter, column, tutorial, guide, whitepaper, library, opinion piece, novel, magazine, proverb, haiku",
    weak: "read, content, premium, author, writer, exclusive, post, publication, unlock, archive, tale",
  },
  fun: {
    name: "Fun",
    about: "Jokes, fortunes, horoscopes and other pleasures.",
    strong:
      "joke, horoscope, zodiac, fortune, tarot, astrology, cat fact, dog picture, random fact, fun fact, compliment, roast, magic 8 ball, pickup line, inspirational quote, quote of the day, motivational, affirmation, pun, ascii art, name generator, trivia fact, greeting, easter egg, birthday, fact, emoji, riddle, advice, wisdom, lucky, dream interpretation, tell me",
    weak: "fun, funny, random, quote, laugh, cute, entertainment, humor, humour, magic, surprise, hello, love",
  },
};
