#include "app/policies.h"

#include <utility>

#include "flow/3_classify/run.h"

namespace sluice {

Result<std::shared_ptr<const Policies>> prepare(std::shared_ptr<const policy::Snapshot> snapshot) {
  SLUICE_TRY(std::shared_ptr<const scan::Scanner> scanner,
             scan::Scanner::make(classify::scan_config(*snapshot)));
  SLUICE_TRY(EngineFactory engines, EngineFactory::prepare(*snapshot));
  return std::make_shared<const Policies>(Policies{.snapshot = std::move(snapshot),
                                                   .scanner = std::move(scanner),
                                                   .engines = std::move(engines)});
}

std::shared_ptr<const Rules> rules_for(const Policies& policies, net::Loop& loop, Clock& clock) {
  return std::make_shared<const Rules>(Rules{.snapshot = policies.snapshot,
                                             .scanner = policies.scanner,
                                             .engines = policies.engines.make(loop, clock)});
}

}  // namespace sluice
