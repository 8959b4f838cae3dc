#pragma once

#include <memory>
#include <string>

#include "base/result.h"

struct ssl_ctx_st;

namespace sluice::net {

/// What all TLS connections of one side share. TLS 1.2 at least, HTTP/1.1 only (ALPN). Immutable
/// after it was made; used by any thread.
class TlsContext {
 public:
  /// @param certificate_file, key_file  PEM; the certificate with its chain
  /// @error config_invalid  unreadable, or the key does not fit; the message names the file
  [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> for_server(
      const std::string& certificate_file, const std::string& key_file);

  /// What a client trusts, and who it is.
  struct ClientOptions {
    std::string ca_file;           ///< PEM; empty: the system's certificate authorities
    std::string certificate_file;  ///< PEM; empty: the client shows none
    std::string key_file;          ///< PEM
  };

  /// @error config_invalid  a file is unreadable
  [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> for_client(
      const ClientOptions& options);

  [[nodiscard]] ssl_ctx_st* native() const { return context_.get(); }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };

  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  std::unique_ptr<ssl_ctx_st, Free> context_;
};

}  // namespace sluice::net
