#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/ids.h"

namespace sluice {

/// What an operator is told of at once. Closed and ordered: what is worse comes first, here and in
/// every message that carries several. docs/alerts.md says when each is raised.
enum class AlertKind : std::uint8_t {
  journal_failed,    ///< evidence could not be written: nothing is sent until it can
  journal_damaged,   ///< evidence at rest does not verify
  drill_failed,      ///< a scheduled drill found that the boundary does not hold, or could not run
  detector_failed,   ///< a request was kept where nothing would have been taken out
  exception_used,    ///< bytes left under an exception that lifts a `never`
  answer_stopped,    ///< what a model wrote ended its answer
  refused_by_rule,   ///< a `never` or `protect` rule refused a request
  refused_by_label,  ///< no zone may have what a request holds
  not_granted,       ///< a caller asked for what it may not use
  answer_masked,     ///< what a model wrote was taken out of its answer
  answer_flagged,    ///< what a model wrote was only to be told of
};

inline constexpr std::size_t kAlertKinds = to_index(AlertKind::answer_flagged) + 1;

[[nodiscard]] std::string_view to_string(AlertKind kind);

/// Text that the configuration has: the name of a rule, a zone, a workload, a level. Nothing else
/// converts to it, so that what a caller typed or a model wrote cannot get into an alert by
/// mistake.
class ConfiguredName {
 public:
  ConfiguredName() = default;

  /// The caller vouches that `name` stands in the configuration; a reviewer finds every such place
  /// by this word.
  [[nodiscard]] static ConfiguredName configured(std::string_view name) {
    ConfiguredName result;
    result.text_ = name;
    return result;
  }

  [[nodiscard]] const std::string& text() const { return text_; }

  friend auto operator<=>(const ConfiguredName&, const ConfiguredName&) = default;

 private:
  std::string text_;
};

/// One thing that an operator is told of: ids, enums, configured names and numbers; no type of it
/// can hold content. This is what the edge `callback` carries.
struct Alert {
  AlertKind kind{};
  RequestId request;  ///< all zero: it is about no request
  std::chrono::sys_time<std::chrono::microseconds> time;
  TenantId tenant;
  KeyId key;
  ConfiguredName workload;
  ConfiguredName rule;      ///< that refused, or the exception that was used; empty: none
  ConfiguredName level;     ///< of the original label; empty: it was not known yet
  ConfiguredName zone;      ///< that was kept from it, or that was used; empty: none
  std::uint32_t count = 1;  ///< values, for answers; else 1

  [[nodiscard]] bool is_about_a_request() const { return request.text.front() != '\0'; }
};

}  // namespace sluice
