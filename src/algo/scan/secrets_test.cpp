// A key that is not seen goes to a vendor's logs. Whatever looks alive is put together at run time,
// so that no scanner of source code rings.

#include <algorithm>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "algo/scan/randomness.h"
#include "algo/scan/scan_fake.h"
#include "algo/scan/secret_kinds.h"

namespace sluice::scan {
namespace {

constexpr std::string_view kAlphanumeric =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::string_view alphabet_of(Body body) {
  switch (body) {
    case Body::slug:
    case Body::alnum:
    case Body::base64:
    case Body::dotted:
    case Body::url:
      return kAlphanumeric;
    case Body::hex:
      return "0123456789abcdef";
    case Body::upper:
    case Body::serial:
      return "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  }
  return "";
}

/// Texts of this kind, most of which look random: some draws do not, as in real life.
std::string key_of(const SecretKind& kind, TestRandom& random, std::size_t length) {
  while (true) {
    const std::string body = random.text(alphabet_of(kind.body), length);
    if (looks_random(body) && entropy_256ths(body) >= 2 * 256) {
      return std::string(kind.prefix) + body;
    }
  }
}

TEST(Secrets, EveryKindIsFoundInFull) {
  TestScanner scanner;
  TestRandom random(3);
  EXPECT_GE(secret_kinds().size(), 150U);
  for (const SecretKind& kind : secret_kinds()) {
    if (kind.prefix == "ey") {
      continue;  // JSON web tokens have a test of their own.
    }
    for (const std::size_t length :
         {kind.length_min, std::min<std::uint16_t>(kind.length_max, 300)}) {
      const std::string key = key_of(kind, random, length);
      SCOPED_TRACE(key);
      for (const std::string& text :
           {key, "the key is " + key + ".", "x=\"" + key + "\"", "(" + key + ")"}) {
        const std::vector<Span> spans = scanner.spans(text);
        ASSERT_EQ(spans.size(), 1U) << text;
        EXPECT_EQ(text.substr(spans[0].begin, spans[0].end - spans[0].begin), key);
        EXPECT_EQ(spans[0].type, kind.type);
      }
    }
  }
}

TEST(Secrets, PrefixInsideOfAWordIsNone) {
  TestScanner scanner;
  TestRandom random(5);
  for (const std::string_view prefix : {"AKIA", "npm_", "sk-ant-"}) {
    const std::string text = "x" + std::string(prefix) + random.text("ABCDEFGHIJ", 36);
    EXPECT_TRUE(scanner.spans(text).empty()) << text;
  }
}

struct TextCase {
  const char* note;
  std::string text;
  std::string want;
};

std::string password() {
  return std::string("Tr0ub") + "4dor!3";
}

TEST(Secrets, WrittenInManyWays) {
  const std::string token = std::string("9fK2mQ7x") + "Lr4ZtB8wYc3N";
  const std::string jwt =
      std::string("eyJhbGciOiJub25l") + "In0.eyJzdWIiOiIx" + "MjM0NSJ9.c2lnbmF0dXJl";
  const std::string pem_body = std::string("MIIBVQIBADANBgkqhkiG9w0B") + "AQEFAASCAT8wggE7";
  const std::string begin = std::string("-----BEGIN ") + "RSA PRIVATE KEY-----";
  const std::string end = std::string("-----END ") + "RSA PRIVATE KEY-----";
  const std::string generic = "secret.generic=";
  const TextCase cases[] = {
      {"assignment", "password = \"" + password() + "\"", generic + password()},
      {"YAML", "db_password: " + password() + "\nuser: x", generic + password()},
      {"environment", "export DB_PASS=" + password(), generic + password()},
      {"Go", "passwd := '" + password() + "'", generic + password()},
      {"in a sentence", "The password is " + password() + ".", generic + password()},
      {"option", "mysql --password " + password() + " -h x", generic + password()},
      {"SQL", "CREATE USER a IDENTIFIED BY '" + password() + "'", generic + password()},
      {"XML", "<apiToken>\n  " + token + "\n</apiToken>", generic + token},
      {"call", "setProperty(\"VENDOR_TOKEN\", \"" + token + "\")", generic + token},
      {"typed", "var vendorToken string = \"" + token + "\"", generic + token},
      {"header", "Authorization: Bearer " + token, generic + token},
      {"query", "https://x.io/?api_key=" + token + "&y=1", generic + token},
      {"a word behind the one that counts",
       "DB_PASSWORD_PROD=" + password() + "\nDB_USER=x",
       generic + password()},
      {"a short element",
       "<apiToken>\n  4bc9f32d:c921ccab\n</apiToken>",
       generic + "4bc9f32d:c921ccab"},
      {"curl",
       "curl -u bob:Kjrtyu" + std::string("QWsdfg x"),
       "secret.basic_auth=bob:KjrtyuQWsdfg"},
      {"curl, quoted",
       "curl --user bob:'" + password() + "' x",
       "secret.basic_auth=bob:'" + password() + "'"},
      {"JSON web token", "token " + jwt + " ends", "secret.jwt=" + jwt},
      {"URL with credentials",
       "https://bob:" + password() + "@acme.io/x",
       "secret.basic_auth=bob:" + password()},
      {"connection string",
       "use postgres://app:" + password() + "@db:5432/main now",
       "secret.connection_string=postgres://app:" + password() + "@db:5432/main"},
      {"private key",
       "a\n" + begin + "\n" + pem_body + "\n" + end + "\nb",
       "secret.private_key=" + begin + "\n" + pem_body + "\n" + end},
      {"private key, cut off",
       begin + "\n" + pem_body,
       "secret.private_key=" + begin + "\n" + pem_body},
      {"private key with escaped line breaks",
       begin + "\\n" + pem_body + "\\n" + end,
       "secret.private_key=" + begin + "\\n" + pem_body + "\\n" + end},
  };
  TestScanner scanner;
  for (const TextCase& c : cases) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(scanner.described(c.text), c.want);
  }
}

struct NoSecretCase {
  const char* note;
  std::string_view text;
};

constexpr NoSecretCase kNoSecrets[] = {
    {"stand-in", "password = \"changeme\""},
    {"crosses", "api_key: xxxxxxxxxxxxxxxxxxxxxxxx"},
    {"variable", "password=${DB_PASSWORD}"},
    {"angle brackets", "token: <your-token-here-123456>"},
    {"code", "password = config.get_password()"},
    {"code with an index", "password = os.environ[\"PASSWORD_1\"]"},
    {"a type", "password: string"},
    {"a sentence", "The password is required."},
    {"a rule", "Your password must have 8 characters."},
    {"an identifier", "key = TLS_CIPHER_CHACHA20_POLY1305_SALT_SIZE"},
    {"a class", "PrivateKey, ed25519.Ed25519PrivateKey,"},
    {"a limit of tokens", "\"max_tokens\":1024"},
    {"a hash of a commit", "commit 2ef7bde608ce5404e97d5f042f95f89f1c232871"},
    {"a word that ends alike", "compass: North4West"},
    {"a public key",
     "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOC\n-----END PUBLIC KEY-----"},
    {"a long path", "/usr/lib/python3/dist-packages/cryptography/hazmat/primitives/types.py"},
    {"a scope", "\t* strlen_pass::handle_assign2, and more"},
    {"words with a number", "token = \"clm05804:AgencyIdentificationCodeType\""},
    {"code with an arrow", "ResultPass = Resolver->getAnalysis2(x)"},
    {"an option that is described", ":param passphrase: (optional2)"},
    {"an element that goes on", "<apiToken>\n  4bc9f32d:c921ccab and more\n</apiToken>"},
    {"a word that ends like one behind", "contest: North4West"},
    {"words for curl", "curl -u username:token https://x.io"},
    {"variables for curl", "curl -u ${user}:${pass} https://x.io"},
    {"a key whose secret part is masked", "xoxp-572370529330-573807301142-572331691188-####"},
    {"credentials that are variables", "postgres://$USER:$PASS@db/main"},
};

TEST(Secrets, NotEverythingBesideAnEqualSign) {
  TestScanner scanner;
  for (const NoSecretCase& c : kNoSecrets) {
    SCOPED_TRACE(c.note);
    EXPECT_EQ(scanner.described(c.text), "");
  }
}

TEST(Secrets, OurOwnKeys) {
  TestScanner scanner;
  TestRandom random(9);
  const std::string key = std::string("sk-") + "sl-" + random.text(kAlphanumeric, 43);
  EXPECT_EQ(scanner.described(key), "secret.sluice_key=" + key);
}

TEST(Randomness, EntropyIsThatOfTheBytes) {
  EXPECT_EQ(entropy_256ths(""), 0U);
  EXPECT_EQ(entropy_256ths("aaaaaaaa"), 0U);
  EXPECT_EQ(entropy_256ths("abababab"), 256U);
  EXPECT_EQ(entropy_256ths("abcdefgh"), 3 * 256U);
  EXPECT_NEAR(entropy_256ths("aab"), 235.0, 2.0);  // 0.918 bits.
}

}  // namespace
}  // namespace sluice::scan
