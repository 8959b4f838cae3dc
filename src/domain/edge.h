#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

/// Which wire of the gateway carries bytes out. Every send has one; no socket opens without one
/// (tools/check_sockets.py). Closed: a new way out is a row here and in `kEdges`.
enum class EdgeId : std::uint8_t {
  inference,      ///< the first attempt of a request
  retry,          ///< a later attempt in the zone of the one before
  fall_back,      ///< a later attempt in another zone than the one before
  probe,          ///< an attempt at an engine whose cool-down is over, to see whether it is back
  callback,       ///< an alert to a webhook
  review_screen,  ///< what a reviewer sees of a parked request
  answer,         ///< to whoever asked
  log,            ///< lines on standard error, metrics
  journal         ///< evidence on this machine
};

[[nodiscard]] constexpr std::string_view to_string(EdgeId edge) {
  switch (edge) {
    case EdgeId::inference:
      return "inference";
    case EdgeId::retry:
      return "retry";
    case EdgeId::fall_back:
      return "fall_back";
    case EdgeId::probe:
      return "probe";
    case EdgeId::callback:
      return "callback";
    case EdgeId::review_screen:
      return "review_screen";
    case EdgeId::answer:
      return "answer";
    case EdgeId::log:
      return "log";
    case EdgeId::journal:
      return "journal";
  }
  return "inference";
}

/// Why nothing crosses an edge that may not.
enum class EdgeGuard : std::uint8_t {
  admission,  ///< it takes a `Cleared` alone, which only the gate makes: what `prove` proves
  clearance,  ///< it carries content, checked against rules and the clearance of who reads: tested
  no_content  ///< what it takes has no room for content: ids, enumerators, numbers, names
};

/// How sure that is: by `policy prove`, by tests, or by the compiler.
[[nodiscard]] constexpr std::string_view basis_of(EdgeGuard guard) {
  switch (guard) {
    case EdgeGuard::admission:
      return "proof";
    case EdgeGuard::clearance:
      return "test";
    case EdgeGuard::no_content:
      return "type";
  }
  return "test";
}

/// One edge, and the value that the code must hold to use it.
struct Edge {
  EdgeId id{};
  EdgeGuard guard{};
  std::string_view takes;  ///< a type of the code, or what it went through
  std::string_view shown;  ///< what is known of it, in words of an operator
};

/// Every edge, in the order of EdgeId.
inline constexpr std::array<Edge, 9> kEdges = {{
    {EdgeId::inference,
     EdgeGuard::admission,
     "Cleared",
     "the claims above, for the first attempt of every request"},
    {EdgeId::retry,
     EdgeGuard::admission,
     "Cleared",
     "the claims above: admitted and cleared anew for each attempt"},
    {EdgeId::fall_back,
     EdgeGuard::admission,
     "Cleared",
     "the claims above, whatever candidate it falls back on, degraded answers included"},
    {EdgeId::probe,
     EdgeGuard::admission,
     "Cleared",
     "the claims above: a probe is a request of a caller, never one of its own"},
    {EdgeId::callback,
     EdgeGuard::no_content,
     "Alert",
     "ids, enumerators, numbers and configured names; no text of a request"},
    {EdgeId::review_screen,
     EdgeGuard::clearance,
     "Screened",
     "no reviewer sees a request above what the reviewer's key is cleared for"},
    {EdgeId::answer,
     EdgeGuard::clearance,
     "8_restore",
     "`answers` rules and the clearance of the key; what the caller sent itself comes back"},
    {EdgeId::log,
     EdgeGuard::no_content,
     "log::Value",
     "numbers, literals and configured names; no type that holds content converts to it"},
    {EdgeId::journal,
     EdgeGuard::no_content,
     "Intent, Closing",
     "ids, enumerators, numbers, configured names and keyed digests"},
}};

[[nodiscard]] constexpr const Edge& edge(EdgeId id) {
  return kEdges[static_cast<std::size_t>(id)];
}

}  // namespace sluice
