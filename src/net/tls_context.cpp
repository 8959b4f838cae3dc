#include "net/tls_context.h"

#include <array>
#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "net/tls_session.h"

namespace sluice::net {
namespace {

constexpr std::array<unsigned char, 9> kHttp11 = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

Failure unreadable(std::string_view what, const std::string& file) {
  ERR_clear_error();  // OpenSSL's own words may quote the file; ours name it.
  return fail(ErrorCode::config_invalid, std::string(what) + " `" + file + "` cannot be used");
}

/// What both sides share.
void harden(ssl_ctx_st* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                       SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context, 1);  // Header and body of a record in one read.
}

Result<void> load_identity(ssl_ctx_st* context,
                           const std::string& certificate_file,
                           const std::string& key_file) {
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    return unreadable("the certificate", certificate_file);
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return unreadable("the key", key_file);
  }
  return {};
}

/// HTTP/1.1 when the client names protocols and it is among them; else the handshake fails.
int choose_protocol(ssl_st* /*ssl*/,
                    const unsigned char** chosen,
                    unsigned char* chosen_size,
                    const unsigned char* offered,
                    unsigned int offered_size,
                    void* /*argument*/) {
  unsigned char* found = nullptr;
  const int result = SSL_select_next_proto(
      &found, chosen_size, kHttp11.data(), kHttp11.size(), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Called by OpenSSL when a server has offered a session; 1: we own it now.
int keep_ticket(ssl_st* ssl, ssl_session_st* session) {
  auto* const ticket = static_cast<TlsTicket*>(SSL_get_ex_data(ssl, 0));
  if (ticket == nullptr) {
    return 0;
  }
  ticket->keep(session);
  return 1;
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

Result<std::shared_ptr<const TlsContext>> TlsContext::for_server(
    const std::string& certificate_file, const std::string& key_file) {
  std::shared_ptr<TlsContext> made(new TlsContext(SSL_CTX_new(TLS_server_method())));
  ssl_ctx_st* const context = made->native();
  harden(context);
  SLUICE_CHECK(load_identity(context, certificate_file, key_file));
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // Tickets need no memory here.
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return made;
}

Result<std::shared_ptr<const TlsContext>> TlsContext::for_client(const ClientOptions& options) {
  std::shared_ptr<TlsContext> made(new TlsContext(SSL_CTX_new(TLS_client_method())));
  ssl_ctx_st* const context = made->native();
  harden(context);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (options.ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else if (SSL_CTX_load_verify_file(context, options.ca_file.c_str()) != 1) {
    return unreadable("the certificate authority", options.ca_file);
  }
  if (!options.certificate_file.empty()) {
    SLUICE_CHECK(load_identity(context, options.certificate_file, options.key_file));
  }
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
  SSL_CTX_sess_set_new_cb(context, keep_ticket);
  SSL_CTX_set_alpn_protos(context, kHttp11.data(), kHttp11.size());
  return made;
}

}  // namespace sluice::net
