#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "net/http_client.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/loopback_fake.h"
#include "net/tls_context.h"

namespace sluice::net {
namespace {

/// A certificate for `names` and its key, signed by itself, made now and removed afterwards.
class SelfSigned {
 public:
  explicit SelfSigned(const std::string& names, long seconds_valid = 3600)
      : folder_(std::filesystem::temp_directory_path() /
                ("sluice-tls-" + std::to_string(::getpid()) + "-" + std::to_string(++made))) {
    std::filesystem::create_directory(folder_);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"),
                                                                  EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    X509* const x = certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), made);
    X509_gmtime_adj(X509_getm_notBefore(x), -7200);
    X509_gmtime_adj(X509_getm_notAfter(x), seconds_valid);
    X509_set_pubkey(x, key.get());
    X509_NAME* const name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_NID(
        name, NID_commonName, MBSTRING_ASC, reinterpret_cast<const unsigned char*>("t"), 1, -1, 0);
    X509_set_issuer_name(x, name);
    X509_EXTENSION* const extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(x, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(x, key.get(), EVP_sha256());
    write(certificate_file(), [&](FILE* file) { return PEM_write_X509(file, x); });
    write(key_file(), [&](FILE* file) {
      return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
  }

  ~SelfSigned() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string certificate_file() const { return folder_ / "cert.pem"; }

  [[nodiscard]] std::string key_file() const { return folder_ / "key.pem"; }

 private:
  template <typename Write>
  static void write(const std::string& path, Write write_to) {
    FILE* const file = std::fopen(path.c_str(), "w");
    EXPECT_EQ(write_to(file), 1);
    std::fclose(file);
  }

  static inline int made = 0;
  std::filesystem::path folder_;
};

Task<> echo(ServerExchange& exchange) {
  const auto body = co_await exchange.read_body();
  EXPECT_TRUE(body.has_value());
  auto sent = co_await exchange.start(200, {}, *body);
  EXPECT_TRUE(sent.has_value());
  sent = co_await exchange.write("!", ServerExchange::More::last);
  EXPECT_TRUE(sent.has_value());
}

ServerOptions secured_by(const SelfSigned& certificate) {
  auto tls = TlsContext::for_server(certificate.certificate_file(), certificate.key_file());
  EXPECT_TRUE(tls.has_value());
  return {.tls = *tls};
}

Task<Result<std::string>> fetch(Pool& pool, std::string body) {
  const TimePoint until = std::chrono::steady_clock::now() + kTestPatience;
  SLUICE_CO_TRY(ClientResponse response,
                co_await pool.open({.target = "/", .body = body}, until, {}));
  auto all = co_await response.read_all(1U << 24U, until);
  co_return all;
}

std::unique_ptr<Pool> pool_to(ServerHouse& house, const std::string& host, const std::string& ca) {
  auto tls = TlsContext::for_client({.ca_file = ca});
  EXPECT_TRUE(tls.has_value());
  const std::string url = "https://" + host + ":" + std::to_string(house.server().port());
  return std::make_unique<Pool>(house.loop(), *parse_upstream(url), PoolLimits{}, *tls);
}

// Bodies of every size against record and buffer borders, on one kept connection.
TEST(Tls, RoundTrip) {
  const SelfSigned certificate("DNS:localhost,IP:127.0.0.1");
  for (const char* const host : {"localhost", "127.0.0.1"}) {
    ServerHouse house(echo, secured_by(certificate));
    const auto pool = pool_to(house, host, certificate.certificate_file());
    for (const std::size_t size : {0U, 1U, 16'383U, 16'384U, 16'385U, 65'536U, 3'000'000U}) {
      const std::string body(size, 'x');
      const auto got = house.loop().run_until_done(fetch(*pool, body));
      ASSERT_TRUE(got.has_value()) << got.error().message;
      EXPECT_TRUE(*got == body + "!") << size;
    }
    EXPECT_EQ(house.server().counters().accepted, 1U);
  }
}

struct RefusalCase {
  const char* note;
  const char* names;
  long seconds_valid;
  const char* host;
  bool is_trusted;
};

constexpr RefusalCase kRefusals[] = {
    {"unknown authority", "DNS:localhost", 3600, "localhost", false},
    {"another name", "DNS:example.com", 3600, "localhost", true},
    {"another address", "IP:127.0.0.2", 3600, "127.0.0.1", true},
    {"a name for an address", "DNS:127.0.0.1", 3600, "127.0.0.1", true},
    {"expired", "DNS:localhost", -60, "localhost", true},
};

// Prompts and keys would go to whoever can stand in between.
TEST(Tls, BadCertificateIsRefused) {
  for (const RefusalCase& c : kRefusals) {
    SCOPED_TRACE(c.note);
    const SelfSigned certificate(c.names, c.seconds_valid);
    const SelfSigned other("DNS:localhost");
    ServerHouse house(echo, secured_by(certificate));
    const auto pool = pool_to(
        house, c.host, c.is_trusted ? certificate.certificate_file() : other.certificate_file());
    const auto got = house.loop().run_until_done(fetch(*pool, "secret"));
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().code, ErrorCode::upstream_unavailable);
    EXPECT_EQ(house.server().counters().requests, 0U);
  }
}

// A full handshake costs as much as fifty requests.
TEST(Tls, SessionsAreResumed) {
  const SelfSigned certificate("DNS:localhost");
  ServerOptions options = secured_by(certificate);
  options.limits.requests_per_connection_max = 1;  // A new connection for each request.
  ServerHouse house(echo, options);
  const auto pool = pool_to(house, "localhost", certificate.certificate_file());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(house.loop().run_until_done(fetch(*pool, "x")).has_value());
  }
  EXPECT_EQ(house.server().counters().accepted, 3U);
  EXPECT_EQ(SSL_CTX_sess_hits(options.tls->native()), 2);
}

// Plain HTTP on a TLS port, or nothing at all, must neither hang nor be served.
TEST(Tls, PlainClientIsRefused) {
  const SelfSigned certificate("DNS:localhost");
  ServerOptions options = secured_by(certificate);
  ServerHouse house(echo, options);
  const std::string answer = house.answer_to("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.find("HTTP/"), std::string::npos);
  EXPECT_EQ(house.server().counters().requests, 0U);
}

// A handshake that is never finished is a connection that is never given back.
TEST(Tls, SilentClientIsCutOff) {
  const SelfSigned certificate("DNS:localhost");
  ServerOptions options = secured_by(certificate);
  options.limits.header_timeout = std::chrono::milliseconds{1};
  ServerHouse house(echo, options);
  EXPECT_EQ(house.answer_to(""), "");
}

// Wrong files must be found when the gateway starts, and named.
TEST(Tls, FilesThatCannotBeUsed) {
  const SelfSigned one("DNS:localhost");
  const SelfSigned other("DNS:localhost");
  const auto missing = TlsContext::for_server("/nonexistent/cert.pem", one.key_file());
  ASSERT_FALSE(missing.has_value());
  EXPECT_NE(missing.error().message.find("/nonexistent/cert.pem"), std::string::npos);
  EXPECT_FALSE(TlsContext::for_server(one.certificate_file(), other.key_file()).has_value());
  EXPECT_FALSE(TlsContext::for_client({.ca_file = "/nonexistent/ca.pem"}).has_value());
}

}  // namespace
}  // namespace sluice::net
