#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ports/exchange.h"

namespace sluice {

/// A caller inside the process: what `sluice ask` and `sluice explain` are to the flow. Not for
/// several threads.
class LocalExchange final : public Exchange {
 public:
  /// Takes each piece of the answer's body as it is written.
  using Sink = std::function<void(std::string_view)>;

  /// @param path     of the endpoint, such as `/v1/chat/completions`
  /// @param headers  lower-case names
  LocalExchange(std::string path,
                std::vector<std::pair<std::string, std::string>> headers,
                std::string body,
                Sink sink);

  [[nodiscard]] const RequestHead& head() const override { return head_; }

  [[nodiscard]] Task<Result<std::string>> read_body() override;

  [[nodiscard]] std::stop_token gone() const override { return {}; }

  [[nodiscard]] Task<Result<void>> respond(int status,
                                           const std::vector<HeaderField>& headers,
                                           std::string_view body) override;
  [[nodiscard]] Task<Result<void>> start(int status,
                                         const std::vector<HeaderField>& headers,
                                         std::string_view first_bytes) override;
  [[nodiscard]] Task<Result<void>> write(std::string_view bytes, More more) override;

  /// The status of the answer; 0: there was none.
  [[nodiscard]] int status() const { return status_; }

  /// A header of the answer; empty: absent.
  [[nodiscard]] std::string answer_header(std::string_view name) const;

 private:
  void keep_head(int status, const std::vector<HeaderField>& headers);

  std::string path_;
  std::vector<std::pair<std::string, std::string>> request_headers_;
  std::string body_;
  Sink sink_;
  RequestHead head_;
  int status_ = 0;
  std::vector<std::pair<std::string, std::string>> answer_headers_;
};

}  // namespace sluice
