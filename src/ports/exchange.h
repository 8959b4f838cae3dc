#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/request_head.h"
#include "base/result.h"
#include "base/task.h"

namespace sluice {

/// One request of a caller and the way to answer it. Lives on one loop thread.
class Exchange {
 public:
  virtual ~Exchange() = default;

  [[nodiscard]] virtual const RequestHead& head() const = 0;

  /// Reads the body to its end; capacity is padded (kBodyPaddingBytes). Call once.
  /// @error too_large        more than the configured limit; nothing beyond it was stored
  /// @error unavailable      the bodies of all requests in flight are too much; with `retry_after`
  /// @error request_timeout  the caller sent too slowly
  /// @error cancelled        the caller went away
  [[nodiscard]] virtual Task<Result<std::string>> read_body() = 0;

  /// Stops when the caller has gone away, so that whoever works for it can stop too.
  [[nodiscard]] virtual std::stop_token gone() const = 0;

  /// Sends a whole answer. The head gets Content-Length; `headers` must not hold it. What a call
  /// takes must live until its task has ended.
  /// @error cancelled  the caller went away
  [[nodiscard]] virtual Task<Result<void>> respond(int status,
                                                   const std::vector<HeaderField>& headers,
                                                   std::string_view body) = 0;

  /// Starts an answer of unknown length together with its first bytes, in one write.
  [[nodiscard]] virtual Task<Result<void>> start(int status,
                                                 const std::vector<HeaderField>& headers,
                                                 std::string_view first_bytes) = 0;

  /// Sends more of a started answer. `is_last` ends it in the same write.
  enum class More : unsigned char { yes, last };
  [[nodiscard]] virtual Task<Result<void>> write(std::string_view bytes, More more) = 0;
};

}  // namespace sluice
