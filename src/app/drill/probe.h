#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/drill/canary.h"
#include "domain/dialect.h"
#include "domain/ids.h"
#include "policy/snapshot.h"

namespace sluice::drill {

/// One synthetic request.
struct Probe {
  enum class Form : std::uint8_t { chat, malformed };
  enum class Delivery : std::uint8_t { whole, stream };

  Form form = Form::chat;
  std::string tag;  ///< stands in the text; no other probe has it
  WorkloadIndex workload{};
  std::string label;     ///< what is sensitive in it: `plain`, `marking 1`, `personal.email` ...
  std::string declared;  ///< level of x-sluice-data-class; empty: none
  std::vector<std::uint16_t> markings;  ///< positions in Snapshot::markings
  std::vector<Canary> canaries;
  DialectKind dialect = DialectKind::openai_chat;
  Delivery delivery = Delivery::whole;
  std::string text;  ///< of the one message
  std::string body;  ///< of the request
};

/// The tag that stands in these bytes; empty: none does.
[[nodiscard]] std::string tag_in(std::string_view bytes);

/// Every workload, with every way to raise a label, in both dialects, streamed and not; then what
/// no gateway may take. In an order that mixes them, so that the first n are some of each.
/// @param first  number of the first tag; canaries of two calls with other numbers differ
[[nodiscard]] std::vector<Probe> probes_for(const policy::Snapshot& policy, std::uint64_t first);

}  // namespace sluice::drill
