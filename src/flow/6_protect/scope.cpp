#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dialects/first_words.h"
#include "flow/6_protect/run.h"

namespace sluice::protect {
namespace {

/// `text` behind its length, so that no two lists of parts give the same bytes.
std::string framed(std::string_view text) {
  return std::to_string(text.size()) + ":" + std::string(text);
}

}  // namespace

Digest scope_key(const Secret& master_key, const Caller& caller, const Request& request) {
  std::string_view kind = "first message";
  std::string conversation = dialects::first_words(request);
  if (!request.hints.session.empty()) {
    kind = "session";
    conversation = request.hints.session;
  } else if (conversation.empty()) {
    // Nothing tells the conversation, so that each request is one of its own.
    kind = "request";
    conversation = request.id.view();
  }
  const std::string_view key = master_key.reveal();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(key.data());
  return hmac_sha256(std::span(bytes, key.size()),
                     {"sluice placeholder scope 1\n",
                      framed(caller.principal.tenant.value),
                      framed(kind),
                      framed(conversation)});
}

}  // namespace sluice::protect
