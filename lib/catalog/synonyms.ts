import type { SearchLanguage } from "@/lib/search/language";
import { INTENTS, SETS } from "./intents";

/**
 * Words that mean the same or lead to one another ({@link INTENTS} are whole questions). One rule a line, written by hand.
 * `a = b = c`: each also finds the others. `a > b, c`: who asks for a also finds b and c, not the other way.
 * Any form of a word will do ("translating" reads as "translate").
 */
const RULES = `
eur = euro
usd = dollar = us dollar
gbp = pound sterling
jpy = yen
cny = yuan = renminbi
forex = fx = foreign exchange = exchange rate = currency rate
currency conversion = currency converter = convert currency > exchange rate
currency exchange > exchange rate, forex
eur usd > exchange rate
usd eur > exchange rate
gbp usd > exchange rate
btc = bitcoin
eth = ethereum = ether
sol = solana
xau > gold
crypto = cryptocurrency
coin > token, crypto
stocks > equities, shares
share price = stock price = stock quote = equity quote
ticker price > stock quote, token price
quote > price
how much is > price
cost of > price
worth of > price, value
candles = ohlc = ohlcv = candlesticks = klines
chart data > ohlc, price history
historical prices = price history
order book = orderbook = market depth
market cap = market capitalization
on chain = onchain
portfolio > wallet balance, holdings
wallet balance = token balance = account balance
what does this wallet hold > wallet balance, portfolio
wallet history > transaction history
transactions of > transaction history
transaction = tx = txn
gas price = gas fee = gas estimate = gas tracker
network fees > gas price
block explorer > transaction
name service = ens
who owns > owner, holders
token holders = holder list
whale > large transfers
smart money > whale
liquidity pool = lp
decentralized exchange = dex
swap tokens = swap = token swap
best swap route > swap quote
cross chain > bridge
interest on stablecoins > yield, apy, lending rate
apy = yield = apr
earn yield > yield, apy, staking
sanctioned > sanctions, ofac, aml
sanctions check = sanctions screening = ofac screening > aml
is this wallet safe > wallet risk, risk score, screening
wallet risk = address risk = wallet screening = address screening
dirty money > aml
money laundering = aml
kyc = know your customer = identity verification
rug pull = rugpull = honeypot > token security, token risk
is this token safe > token security, honeypot, token risk
scam > fraud, phishing, risk
fraud detection = fraud score > risk score
contract audit = smart contract audit > vulnerability
llm = language model = large language model
chat completion = chat completions > llm, chat
ask a question > chat, answer, question answering
ai chat > chat completion, llm
chatgpt = gpt = openai
gpt > llm
claude = anthropic
inference > llm, model
embed text = embeddings = text embedding > vector
picture = image = photo
draw = image generation = generate image = text to image = create image > illustration
make a picture > image generation
ai art > image generation
logo maker > logo generator, image generation
remove background = background removal = cut out background
make image bigger > upscale
enlarge image = upscale image = super resolution
what is in this picture > image recognition, image caption, object detection
describe image = image caption = image description
alt text > image caption
text to speech = tts = speech synthesis = voice generation = read aloud
speech to text = stt = transcription = transcribe = speech recognition
transcribe audio > speech to text, transcription
voice over > text to speech
make music = music generation = song generation
make a video = video generation = text to video = generate video
youtube transcript = video transcript > subtitles, captions
subtitles = captions
translate = translation = translator
in german > translate
in spanish > translate
into french > translate
summarize = summarise = summary = tldr = summarization = shorten text
make shorter > summarize
key points > summary
sentiment = sentiment analysis = opinion mining
mood of text > sentiment
spell check = spelling = proofread = grammar check
rewrite = paraphrase = rephrase
detect language = language detection = language identification
keywords = keyword extraction
entities = named entity recognition = ner = entity extraction
toxic = toxicity = moderation = content moderation > hate speech
plagiarism > similarity
ai written > ai detection, ai detector
ocr = text recognition = image to text = read text from image
scan receipt > ocr, receipt parsing
invoice > invoice parsing, ocr
pdf to text = pdf extraction = parse pdf = pdf parser
make pdf = html to pdf = pdf generation = create pdf
convert file = file conversion = file converter
spreadsheet = excel = xlsx > csv
scrape = scraping = scraper = crawl = crawling > extract
web scraping = web scraper > scrape, extract content
web page = webpage = url = website
page to markdown = url to markdown = html to markdown = page into markdown = website to markdown
turn a page into markdown > page to markdown, url to markdown, scrape markdown
read a web page > scrape, extract content, reader
get page content > scrape, extract content
page text > extract content
screenshot = page capture = website screenshot = capture page
picture of a website > screenshot
headless browser = browser automation
link preview = open graph = unfurl
rss = atom feed = news feed
search the web = web search = internet search = google search = serp
google = google search > web search
look something up > web search
find sites > web search
deep research > research, web search
news = headlines = current events
latest news = breaking news > headlines
what happened today > news, headlines
press > news
twitter = x posts = tweets = tweet
x com > twitter
social media posts > tweets, posts
trending = trends > popular
influencer = kol
followers > follower count
weather = forecast
will it rain > weather, rain, precipitation
how warm > temperature, weather
how hot > temperature, weather
how cold > temperature, weather
rain = precipitation = rainfall
temperature > weather
air quality = aqi = air pollution = pollution
uv = uv index
geocode = geocoding = address to coordinates = forward geocoding > coordinates
reverse geocoding = coordinates to address
where is this ip = ip geolocation = ip location = ip lookup = geoip
ip address location > ip geolocation
coordinates = latitude longitude = lat lon = lat lng > geocoding
directions = routing = route planning = driving directions
how far > distance, distance matrix
places nearby = nearby places = points of interest = poi
restaurants near > places, nearby
timezone = time zone > local time
what time is it in > timezone, time
zip code = postal code = postcode
house price = property value = real estate price = home value
flights = flight search = airfare > airline
plane tickets > flights
hotel = hotels = accommodation > lodging
train times = train schedule = timetable
soccer = football
live score = live scores = match results = scores
fixtures = match schedule
odds = betting odds > probability
prediction market = polymarket > odds
election odds > prediction market
dice = roll dice = throw dice
coin flip = heads or tails
random number = rng = randomness
company info = company data = company profile = firmographics = company lookup = company enrichment
annual report = sec filing = 10 k = filings
earnings = quarterly results
startup funding = funding rounds = venture funding
vat > tax, vat number
find email = email finder > contact, email lookup
check email = email verification = validate email = verify email = email validation
is this email real > email verification
phone lookup = reverse phone = carrier lookup
check phone number = phone validation
people search = person lookup > profile, enrichment
leads = lead generation > prospects, contacts
enrichment = enrich
buy = shop = shopping = purchase
product search > products, shopping
compare prices = price comparison
gift card = voucher
track package = package tracking = parcel tracking = shipment tracking
where is my parcel > package tracking
send mail = send email = email sending
text message = sms = send sms
phone call = voice call
send a letter = physical mail > postcard
run code = code execution = execute code = code interpreter > sandbox
python sandbox > code execution, run python
code review = review code
text to sql = natural language to sql
short link = url shortener = shorten url
dns = dns lookup = domain records
whois = domain lookup = domain registration
domain available = domain availability
is my site up > uptime check, status check
qr = qr code = qrcode
hash > sha256
gpu = graphics card > compute
vm = virtual machine > server
proxy > residential proxy
upload file = file upload = store file > storage
pin to ipfs = ipfs pinning > ipfs
remember things = agent memory = memory > vector database
vector db = vector database = vector search
cve = vulnerability = security flaw = security hole
vulnerability scan = vulnerability check = vulnerability scanner > cve, vulnerability, contract audit
equation > math, solver
leaked password = data breach = breach check = pwned
virus scan = malware scan = malware detection
phishing > malicious url
is this link safe = url safety = url scanner > phishing, malware
captcha = captcha solver
research papers = scientific papers = academic papers = scholarly articles > arxiv, papers
papers about > research papers
solve equation = math solver > calculator, wolfram
maths = math = mathematics
dictionary = definition = word meaning
what does this word mean > dictionary, definition
wiki = wikipedia = encyclopedia
star map > astronomy
satellite > orbit, tle
drug interaction = medicine interaction
symptom checker > diagnosis
calories = nutrition = nutrition facts = nutritional information
recipe = recipes = cooking
what can i cook > recipe
workout = exercise plan = fitness
legal > law
court cases = case law > court
bills = legislation
sales tax = vat rate > tax
company registry = business registry
job = jobs = vacancies = job listings = job postings = job search
salary = pay = wage > salaries
cv = resume = curriculum vitae
joke = jokes > humor
horoscope = zodiac = astrology > star sign
fortune telling = tarot = fortune
quote of the day = inspirational quote = motivational quote
advice = wisdom > proverb
poem = poetry = verse
article = articles = blog post > essay
nft price = floor price
collectibles = nft = nfts
kpi > statistics
stats = statistics
lookup = look up
info = information > data
cheap flights > flights, airfare
umbrella > rain, weather forecast
sunny > weather
snow = snowfall > weather
how windy > wind, weather
smog = haze > air quality, pollution
buy or sell = when to buy = when to sell > trading signals
technical analysis > indicators, trading signals
transfer tokens = move tokens = send tokens across = move funds > bridge
chance of = likelihood of > probability, odds
probability of > odds, prediction
probability that > odds, prediction
vectorize = vectorise > embeddings
sharper = sharpen = unblur = deblur = enhance image > upscale
recording > audio
compose = write a song > music generation
inflation = cpi = consumer prices > economic, macro
gdp = economic growth > economic, macro
unemployment > economic, macro
interest rate > central bank, lending rate
team win = who won = won the game = game result > scores
pull request > code review
headache = fever = cough = sore throat = nausea > symptoms
feel sick = i am sick = i am ill > symptoms
side effects = adverse effects > drug, medicine
write a blog post = blog writer = article writer = article generator > article, essay
e mail = email
virus = viruses = trojan > malware
vin = vehicle identification number
bored ape > nft
crypto punk > nft
cafe = coffee shop > places
nearest = closest > nearby
hate speech = offensive language > toxicity, moderation
what language is this > language detection
plot = draw a chart > chart
barcode = ean = upc > product
public holidays = bank holidays > calendar
electricity price = energy price > energy
carbon footprint = co2 emissions > emissions
charging station = ev charger > charging
movie = film
random password = password generator > random
patent = patents > intellectual property
driving > road, car
agent > ai agent
api for > api
`;

const STOP_WORDS =
  "a an the of in on at to for from by with into onto and or is are was were be been being do does did done this that these those it its as i me my mine we us our you your he she his her they them their what which who whom whose how when why can could would should may might must shall will please want need needs get give find show some any anyone anybody someone someones somebody something all if then than there here about take turn tell ask let lets help did have has had am so but just also very really too much many our today tonight tomorrow yesterday currently using while yet still ever";

/** A rule's parts: `both` find each other, and each of them `also` the rest. */
function read(line: string): { both: string[]; also: string[] } {
  const [left = "", right = ""] = line.split(">");
  const list = (text: string, mark: string) =>
    text
      .split(mark)
      .map((part) => part.trim())
      .filter(Boolean);
  return { both: list(left, "="), also: list(right, ",") };
}

const rulesOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(read);

/** A text with places in braces, once for each of what they stand for. */
function written(text: string): string[] {
  const place = /\{(\w+)\}/.exec(text);
  if (!place) return [text];
  const members = SETS[place[1] as string];
  if (!members) throw new Error(`There is no set ${place[0]}: ${text}`);
  return members.flatMap((member) => written(text.replaceAll(place[0], member)));
}

type Rule = SearchLanguage["synonyms"][number];

const SYNONYMS: Rule[] = rulesOf(RULES).flatMap(({ both, also }) =>
  both.map((from) => ({ from, to: [...both.filter((other) => other !== from), ...also] })),
);

/** What stands on the left of an intent are ways to ask: they lead to the names, and not to each other. */
const ASKED: Rule[] = rulesOf(INTENTS).flatMap(({ both, also }) =>
  both
    .flatMap(written)
    .map((from) => ({ from, to: also.flatMap(written).filter((other) => other !== from) })),
);

/** What the catalog's index knows of English and of this market: see {@link SearchLanguage}. */
export const CATALOG_LANGUAGE: SearchLanguage = {
  stopWords: [...new Set(STOP_WORDS.split(" "))],
  synonyms: [...SYNONYMS, ...ASKED],
};
