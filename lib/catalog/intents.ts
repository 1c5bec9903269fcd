/**
 * How people and agents ask for a thing that providers call by its name: `what is asked > what it is called, …`, one way.
 * `{name}` stands for each of {@link SETS}. Words that say nothing ("my", "the") may stand between in a query.
 */
export const INTENTS = `
# weather and nature
need a {coat} > weather, temperature, forecast
wear a {coat} > weather, temperature, forecast
{coat} > weather, temperature
what to wear > weather, temperature, forecast
cold outside > temperature, weather
hot outside > temperature, weather
will it snow > snow, weather, forecast
weekend weather > weather forecast
storm = thunderstorm = hurricane = tornado > weather alert, hazard, weather
heat wave = heatwave > temperature, weather, hazard
safe to breathe > air quality
ground shake = ground shook > earthquake, seismic
tremor = quake = earthquake > seismic
high tide = low tide = tides > tide table, tidal
surf = surfing > wave height, swell
sunset = sunrise > sun times
pollen = hay fever > air quality, allergy
wildfire = bushfire > hazard, fire
# money
how expensive > price, cost
how much does {thing} cost > price, cost
how much for > price
trading at > price, quote
{firm} trading at = {firm} trading = {firm} stock = shares of {firm} = {firm} shares > stock quote, share price, equity
{coin} trading at > coin price, token price
stock worth > stock quote, share price
company worth > market cap, valuation, company profile
what is gold worth > gold price
kilo of gold = ounce of gold > gold price, spot price
oil = crude = brent > commodity, oil price
silver = platinum = palladium > metals, commodity
should i buy > trading signals, signals
should i sell > trading signals, signals
is it time to buy > trading signals
good time to buy > trading signals
past {coin} prices = {coin} price chart = {coin} price history > candles, ohlc, price history
chart of {coin} > candles, ohlc, price history
past prices = old prices > price history
latest on {coin} > crypto news, {coin} news
scared > fear, greed, sentiment
how does the market feel > market sentiment, fear greed
most yield = best yield = highest yield = best apy = highest apy > yield finder, apy
earn on {coin} > yield, apy, lending
earn interest > yield, apy, earn
lend = borrow > lending rate, borrow rate
stablecoin > usdc, usdt
swap {coin} > swap quote, dex
trade {coin} for > swap quote, dex
inflation rate > inflation, cpi
jobless = jobless rate = unemployment rate > unemployment
fed rate = federal funds rate = central bank rate > interest rate, central bank
recession = national debt = trade balance > economic, macro
dividend = dividends > stock, equity
etf = index fund > stock, fund
convert {money} to > exchange rate, currency converter
convert {money} > exchange rate, currency converter
# chain
has a wallet been hacked > wallet risk
trust this {token} = is {token} safe = check {token} before buying > token safety, contract audit, token risk
{token} vulnerability = {token} bug = {token} weakness > contract audit, vulnerability
what did {wallet} do = activity of {wallet} = what has {wallet} done > transaction history, wallet history, activity
{wallet} do on chain = {wallet} did on chain = {wallet} activity > wallet history, transactions
what is in {wallet} = balance of {wallet} = {wallet} worth > wallet balance, portfolio
address of a name > name resolver, ens
eth name = eth address > ens, name resolver
who holds the most = biggest holders = largest holders > token holders, holder
{token} holders > holder list
people own {token} = who owns {token} = own {token} = owners of {token} > token holders, holder list
expensive is ethereum = ethereum use = network busy = fees now > gas price, gas tracker, fee estimate
cost of a transaction = transaction cost = transaction fee > gas price, fee estimate
mint a collectible = create nft = make an nft > nft mint, mint
person sanctioned = company sanctioned = people sanctioned > sanctions search, watchlist, pep
politically exposed = pep > watchlist
# models, pictures, sound
ask an ai = talk to an ai = prompt a model > chat completion, llm
write me = write a = compose a > generate, writer
write a song = make a song = write lyrics = song about > music, song, compose
make {image} bigger = enlarge {image} = blow up {image} = {image} enlarger > upscale, super resolution
{image} sharper = fix blurry {image} = blurry {image} > upscale, sharpen
cut out {image} = erase background > background removal
draw {image} = paint = sketch > image generation
animate {image} = {image} into video = {image} to video > video generation, animation
text in {image} = text from {image} = read {image} = words in {image} > ocr, text recognition
describe {image} = caption {image} = what does {image} show > image caption, image description
what is in {image} > image caption, image description
recognize {image} = identify {image} > image recognition, vision
speech into text = audio into text = voice to text = audio to text = recording to text = write down what was said > speech to text, transcribe
listen to {text} = hear {text} = mp3 of {text} = say this aloud = read {text} to me = {text} to audio > text to speech
narrate = narration = narrator > text to speech
transcript of a meeting = meeting notes = meeting transcript = call recording > transcription, speech to text
podcast transcript = podcast transcription > transcription, speech to text
background music = soundtrack = backing track > music generation, music
# text
shorten {text} = shorten this = boil down {text} = gist of {text} > summary
what does {text} say > summary
correct my = fix my grammar = fix my spelling = correct this = improve my writing > grammar, proofread
say it in {language} = into {language} = in {language} > translate
{language} translation = translate to {language} > translate
names in {text} = mentioned in {text} = {thing} mentioned > entity extraction
topics of {text} > keyword, topic
abusive = rude = insult = offensive > toxicity, moderation, abuse
fit to publish = safe to post > moderation
chatgpt write = chatgpt wrote = written by ai = written by chatgpt = made by ai = human wrote > ai detection, ai detector, generated
# documents and the web
{note} to pdf = {note} into pdf > html to pdf, pdf maker, file converter
table from pdf = tables in a pdf = table extraction > pdf extraction, tables
fill a form = fill out form = fill in form = click through > browser automation, browser agent
book for me = do it in a browser = use a website > browser agent, browser automation
bot blocking = anti bot = get around blocking = blocked page = cloudflare > unblock, proxy
every url = all urls = all pages = every page = every link = whole site > crawl, sitemap
copy of a page = save {page} > extract content, screenshot
picture of {page} = photo of {page} = what does {page} look like > screenshot
shrink url = shrink link = shorten url = shorten link = tiny url > short link
meta tags = og tags = open graph tags > open graph, link preview
backlinks = seo > domain, links
# news and people talking
happening in the world = world news = what is new = going on in the world > news, headlines
hot right now = hot topics = going viral = popular right now = what is popular > trending
people say = people think = talk about = talking about = opinion on > posts, social listening, tweets
what does reddit think > reddit
who follows = real followers = fake followers > followers, audience, influencer
brand mentions = mentions of = brand monitoring > social listening
# places and travel
drive to = how long to = travel time = travel times = get from > route, directions, distance matrix
walk to = walking directions = bike to > directions, route
next train = next bus = next tram = train leave = bus leave > departures, timetable
open now = opening hours = {shop} near me = {shop} nearby = find a {shop} > places nearby, local search
{shop} > places, local
coordinates of = gps of = where is the = where on the map > geocode, coordinates
address of = postal address of > geocode
fly to = flying to = flight to > flights, airfare
stay in = place to stay = sleep in = room in > hotels, lodging
is my flight late = flight delayed = plane late > flight status
current time = time in = local time = what time > time zone
# sports and play
next game = next match = when do they play > fixtures, scores
result of the match = final score > scores, match results
bet on = betting > odds, betting lines
best move = chess move > chess engine
random winner = pick a winner = pick at random = choose randomly = raffle > random numbers, dice
flip a coin = toss a coin > coin flip
# firms and contacts
who founded = who invested = founders of = investors of > company profile, startup
what does {company} do = about {company} = size of {company} > company profile, firmographics
insiders sell = insider selling = insider buying > insider trades
work email = contact of = contact details = reach out to > email finder, enrichment
who is calling = who called = unknown caller = unknown number = caller id > reverse phone, phone lookup
phone number valid = phone number real = valid phone > number validation, phone lookup
clean my mailing list = bouncing emails = bounced emails > email verification
email a {person} = mail a {person} = email somebody > send email, mailer
text a {person} = message a {person} > send sms
real letter = paper letter = post a letter = by post > letter by mail, physical mail
# shopping
cheapest {product} = best price for {product} = {product} price = price of {product} = buy {product} > product search, price comparison
{product} > product
which {product} > product search, price comparison
deal on = deals = discount > price comparison, offers
voucher = gift card = prepaid card > gift cards
delivery = delivered > parcel tracking, shipping
# code, machines, files
explain code = explain function = what does this code do > code explain, code review
find bugs = bug in my code = review my code > code review
ask my database = question my database = query my database > text to sql
english to sql = question to sql = sql from a question > text to sql
try a payment = test my client = test a payment = test client > echo, payment test
certificate expire = certificate expiration = ssl expiry = tls certificate > certificate
website down = site down = is it down = website up > uptime check
train a model = fine tune = fine tuning > gpu, training
save forever = keep forever = file forever = forever > permanent storage, arweave
save file = keep file = host file > storage, ipfs, upload
long term memory = remember this = remember facts > agent memory, memory
# safety, law, health, learning
link safe = open this link = suspicious link = suspicious website = scam site > url scanner, phishing
file safe = suspicious file = infected > virus scan, malware
hacked = been hacked = pwned > data breach, leaked
password leaked = email leaked = my data online > breach check, leaked
lease = rental agreement = terms of a contract = risky clauses > contract review
was i right to sue = can i sue = my rights > legal, case law
vat id = tax id = tax number > vat number
how much tax = tax rate > sales tax, tax
duty = tariff = import tax = customs > customs tariff, duty
{pain} > symptoms, medical
{body} {pain} > symptoms, medical
i feel = feel unwell = what is wrong with me > symptoms
see a doctor = need a doctor > symptom checker, triage
{pill} > drug, medicine
study on = studies about = studies on = evidence for = what does science say > paper search, research papers
study = studies > papers, research
how many calories = this many calories = is this healthy = eat healthy > nutrition facts, diet
cook = dinner = what to eat > recipes, meal
derivative of = integral of = square root = solve x > math, calculator
percent of = add up > calculator
flat for rent = house for sale = home for sale = apartment > real estate, property listings
flat = apartment = condo > property, homes
car crashed = car accident = accident history = how old is this car > car history, vin decoder
used car = second hand car > car prices
find me a job = hiring = who is hiring = job in > job search, vacancies
how much does a {person} earn = {person} earn = pay for a > salary
good morning = start the day = inspire me = cheer me up > motivation, quote
make me laugh = something funny > joke
star sign = my future = what do the stars say > horoscope
`;

/** What a place in braces stands for. */
export const SETS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  `
image: image, picture, photo
text: text, article, document, essay
note: markdown, word, docx, html, text
page: page, website, webpage, site
coin: bitcoin, btc, eth, ethereum, usdc, solana, crypto, coin
token: token, coin, contract
wallet: wallet, address, account
money: dollars, euros, pounds, yen, usd, eur, gbp
thing: company, companies, people, gold, it, this
company: company, business, startup
firm: apple, microsoft, google, alphabet, amazon, tesla, nvidia, meta, netflix, intel, amd, disney, boeing, toyota, aapl, msft, goog, googl, amzn, tsla, nvda
person: person, customer, friend, client, developer, engineer, nurse
language: french, german, spanish, italian, chinese, japanese, portuguese
coat: jacket, coat, sweater, sunscreen, umbrella
shop: shop, pharmacy, restaurant, supermarket, bar, gym, bakery
product: laptop, phone, headphones, tv, camera, shoes, tablet, monitor, bike
pain: hurt, hurts, pain, ache, sore, rash
body: stomach, back, head, chest, knee, throat
pill: pill, tablet dosage, ibuprofen, aspirin, paracetamol, antibiotic
`
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", members = ""] = line.split(":");
      return [name, members.split(",").map((member) => member.trim())];
    }),
);
