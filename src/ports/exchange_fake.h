#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "domain/request.h"
#include "ports/exchange.h"

namespace sluice {

/// A caller without a network: `body` is what it sends; what it gets stands in the other members.
class ExchangeFake final : public Exchange {
 public:
  explicit ExchangeFake(std::string request_body = "") : body(std::move(request_body)) {}

  /// What the caller sent.
  std::string body;
  std::optional<Error> body_error;  ///< why the body cannot be read; empty: it can
  RequestHead request_head{.method = "POST", .path = "/v1/chat/completions", .query = ""};

  /// The status line that left; 0: none did.
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< of the answer, as given
  std::vector<std::string> writes;  ///< the bytes of each call, the head's first bytes included
  bool whole = false;               ///< answered by respond(), with Content-Length
  bool ended = false;               ///< nothing more may be written
  bool body_was_read = false;

  /// The caller goes away during this many-th write (0-based); empty: it stays.
  std::optional<std::size_t> leaves_at_write;

  /// All bytes that the caller got.
  [[nodiscard]] std::string received() const {
    std::string all;
    for (const std::string& bytes : writes) {
      all += bytes;
    }
    return all;
  }

  /// The caller hangs up.
  void leave() { gone_.request_stop(); }

  [[nodiscard]] const RequestHead& head() const override { return request_head; }

  [[nodiscard]] Task<Result<std::string>> read_body() override {
    body_was_read = true;
    if (body_error) {
      co_return fail(*body_error);
    }
    std::string padded;
    padded.reserve(body.size() + kBodyPaddingBytes);
    padded = body;
    co_return padded;
  }

  [[nodiscard]] std::stop_token gone() const override { return gone_.get_token(); }

  [[nodiscard]] Task<Result<void>> respond(int code,
                                           const std::vector<HeaderField>& fields,
                                           std::string_view bytes) override {
    begin(code, fields);
    whole = true;
    ended = true;
    co_return take(bytes);
  }

  [[nodiscard]] Task<Result<void>> start(int code,
                                         const std::vector<HeaderField>& fields,
                                         std::string_view first_bytes) override {
    begin(code, fields);
    co_return take(first_bytes);
  }

  [[nodiscard]] Task<Result<void>> write(std::string_view bytes, More more) override {
    SLUICE_ASSERT(status != 0 && !ended);
    ended = more == More::last;
    co_return take(bytes);
  }

 private:
  void begin(int code, const std::vector<HeaderField>& fields) {
    SLUICE_ASSERT(status == 0);
    status = code;
    for (const HeaderField& field : fields) {
      headers.emplace_back(field.name, field.value);
    }
  }

  Result<void> take(std::string_view bytes) {
    if (leaves_at_write == writes.size()) {
      leave();
    }
    if (gone_.stop_requested()) {
      return fail(ErrorCode::cancelled, "the caller went away");
    }
    writes.emplace_back(bytes);
    return {};
  }

  std::stop_source gone_;
};

}  // namespace sluice
