#include "app/common_passwords.hpp"

#include <algorithm>
#include <array>

namespace joulewatch {
namespace {

// Sorted. Names, words, months, teams and keyboard patterns that come to everybody's mind first.
constexpr auto kCommon = std::to_array<std::string_view>({
    "00000000",   "0987654321",     "11111111",      "11223344",   "112233445566", "123123123",
    "12344321",   "12345678910",    "123456789a",    "1234qwer",   "123qweasd",    "13131313",
    "147258369",  "159753456",      "19871987",      "1q2w3e4r",   "1q2w3e4r5t",   "1qaz2wsx",
    "20002000",   "27182818",       "31415926",      "69696969",   "741852963",    "77777777",
    "789456123",  "87654321",       "88888888",      "98765432",   "987654321",    "99999999",
    "a1b2c3d4",   "abc123",         "access",        "account",    "achilles",     "adam",
    "admin",      "adminadmin",     "administrator", "adobe",      "alexander",    "alpha",
    "amanda",     "america",        "amigo",         "andrea",     "andrew",       "angel",
    "angela",     "anthony",        "apple",         "april",      "arsenal",      "arthur",
    "asdfasdf",   "asdfqwer",       "ashley",        "august",     "austin",       "autumn",
    "azerty",     "babygirl",       "bachelor",      "backup",     "badboy",       "bailey",
    "banana",     "barcelona",      "baseball",      "basketball", "batman",       "battery",
    "beautiful",  "benjamin",       "berlin",        "bigboss",    "bitcoin",      "blackberry",
    "blessed",    "bonjour",        "boston",        "brandon",    "brasil",       "british",
    "brooklyn",   "buster",         "butterfly",     "california", "calvin",       "camille",
    "canada",     "captain",        "carlos",        "caroline",   "casablanca",   "catherine",
    "celtic",     "champion",       "change",        "changeit",   "changeme",     "charles",
    "charlie",    "charlotte",      "cheese",        "chelsea",    "chester",      "chicago",
    "chicken",    "chocolate",      "christian",     "christmas",  "cinderella",   "classic",
    "coffee",     "college",        "colorado",      "computer",   "connect",      "control",
    "cookie",     "cooper",         "cowboy",        "crystal",    "customer",     "dallas",
    "daniel",     "danielle",       "database",      "david",      "december",     "default",
    "demo",       "demodemo",       "denver",        "destiny",    "diamond",      "dolphin",
    "donald",     "dortmund",       "download",      "dragon",     "dreams",       "eagles",
    "einstein",   "elephant",       "elizabeth",     "energy",     "england",      "enter",
    "entropy",    "erfolg",         "europe",        "excel",      "facebook",     "falcon",
    "family",     "fantasy",        "february",      "fender",     "ferrari",      "fishing",
    "flower",     "football",       "forever",       "france",     "frankfurt",    "frankreich",
    "freedom",    "friday",         "friend",        "friends",    "fussball",     "gabriel",
    "galaxy",     "gandalf",        "garfield",      "geheim",     "general",      "george",
    "germany",    "ginger",         "giovanni",      "goldfish",   "golfer",       "google",
    "gordon",     "grace",          "guest",         "guitar",     "hallo",        "hallohallo",
    "hamburg",    "hannah",         "happiness",     "harley",     "harrypotter",  "hello",
    "hellohello", "hockey",         "holiday",       "homer",      "honey",        "hunter",
    "iceman",     "iloveu",         "iloveyou",      "industry",   "instagram",    "internet",
    "ireland",    "isabella",       "italia",        "jackson",    "january",      "jasmine",
    "jennifer",   "jessica",        "jesus",         "jonathan",   "jordan",       "joseph",
    "joshua",     "juliet",         "jupiter",       "justice",    "justin",       "killer",
    "kilowatt",   "kingdom",        "kitty",         "knight",     "lakers",       "lauren",
    "legend",     "leonardo",       "letmein",       "letmeinnow", "liberty",      "lightning",
    "liverpool",  "london",         "lovely",        "loveme",     "lover",        "lucky",
    "machine",    "madison",        "madrid",        "maggie",     "manager",      "manchester",
    "marina",     "martin",         "master",        "matrix",     "matthew",      "maverick",
    "maximilian", "mercedes",       "merlin",        "metallica",  "michael",      "michelle",
    "mickey",     "microsoft",      "midnight",      "minecraft",  "monday",       "monkey",
    "monster",    "morgan",         "moscow",        "mountain",   "mustang",      "mynoob",
    "mypassword", "naruto",         "natalie",       "nathan",     "nicholas",     "nicole",
    "nintendo",   "nirvana",        "nobody",        "november",   "october",      "office",
    "oliver",     "operator",       "oracle",        "orange",     "ordinateur",   "panther",
    "paradise",   "paris",          "parola",        "passe",      "passport",     "passw0rd",
    "passwd",     "password",       "passwort",      "patrick",    "peanut",       "pepper",
    "phoenix",    "pikachu",        "pirate",        "pokemon",    "police",       "porsche",
    "portugal",   "power",          "powerplant",    "precious",   "prince",       "princess",
    "private",    "pumpkin",        "purple",        "q1w2e3r4",   "q1w2e3r4t5",   "qazwsx",
    "qazwsxedc",  "qweasdzxc",      "qwer1234",      "qwerasdf",   "qwerty",       "qwertyuiop",
    "qwertz",     "rachel",         "raiders",       "rainbow",    "ranger",       "rebecca",
    "redsox",     "richard",        "robert",        "rocket",     "ronaldo",      "root",
    "rootroot",   "roses",          "runner",        "russia",     "samantha",     "samsung",
    "samuel",     "sandra",         "saturday",      "scorpion",   "secret",       "security",
    "september",  "serenity",       "server",        "service",    "shadow",       "silver",
    "simpson",    "slipknot",       "snoopy",        "snowball",   "soccer",       "soleil",
    "something",  "sommer",         "sophie",        "spiderman",  "spring",       "starwars",
    "steelers",   "stephanie",      "steven",        "strawberry", "student",      "substation",
    "summer",     "sunday",         "sunflower",     "sunshine",   "superman",     "superstar",
    "support",    "sweetheart",     "sydney",        "system",     "taylor",       "teacher",
    "technician", "temp",           "temporary",     "tennis",     "test",         "tester",
    "testing",    "testtest",       "thomas",        "thunder",    "tiger",        "tigger",
    "tomorrow",   "toor",           "topsecret",     "toyota",     "transformer",  "trustme",
    "trustno",    "trustno1",       "tuesday",       "turtle",     "twilight",     "ubuntu",
    "ultimate",   "unicorn",        "united",        "universe",   "unlock",       "user",
    "username",   "utility",        "vampire",       "vanessa",    "victoria",     "viewer",
    "viking",     "viktoria",       "violet",        "warcraft",   "warrior",      "wednesday",
    "welcome",    "welcomewelcome", "whatever",      "william",    "willkommen",   "window",
    "windows",    "winner",         "winter",        "wizard",     "wolfgang",     "yankees",
    "yellow",     "yesterday",      "zaq12wsx",      "zxcvbn",     "zxcvbnm",
});
static_assert(std::is_sorted(kCommon.begin(), kCommon.end()));

}  // namespace

bool isCommonPassword(std::string_view lowerCase) {
    return std::binary_search(kCommon.begin(), kCommon.end(), lowerCase);
}

}  // namespace joulewatch
