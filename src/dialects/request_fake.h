#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "algo/json/escape.h"
#include "algo/json/splice.h"
#include "dialects/dialect.h"

namespace sluice::dialects {

/// A request with this body, before anybody has read it.
[[nodiscard]] inline Request request_of(DialectKind dialect, std::string_view body) {
  Request request{.dialect = dialect};
  request.body.reserve(body.size() + kBodyPaddingBytes);
  request.body = body;
  return request;
}

/// The body as a request, read with the usual limits.
[[nodiscard]] inline Result<Request> read(DialectKind dialect, std::string_view body) {
  Request request = request_of(dialect, body);
  json::Tape tape;
  SLUICE_CHECK(read_request(request, {}, tape));
  return request;
}

/// What a slot holds, with every escape undone.
[[nodiscard]] inline std::string text_of(const Request& request, const TextSlot& slot) {
  const std::string_view raw =
      std::string_view(request.body).substr(slot.begin, slot.end - slot.begin);
  return json::unescape(raw, slot.escape_depth);
}

/// The slots that hold `text`.
[[nodiscard]] inline std::vector<const TextSlot*> slots_with(const Request& request,
                                                             std::string_view text) {
  std::vector<const TextSlot*> found;
  for (const TextSlot& slot : request.slots) {
    if (text_of(request, slot).contains(text)) {
      found.push_back(&slot);
    }
  }
  return found;
}

/// A body with `fields`, and a message where there is none among them.
[[nodiscard]] inline std::string body_of(std::string_view fields) {
  std::string body = R"({"model":"m","max_tokens":1,)";
  if (!fields.contains("\"messages\"")) {
    body += R"("messages":[{"role":"user","content":"hi"}],)";
  }
  return body.append(fields).append("}");
}

}  // namespace sluice::dialects
