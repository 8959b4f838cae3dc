#pragma once

#include <memory>

#include "algo/linear/judge.h"
#include "algo/ner/finder.h"
#include "algo/ner/tagger.h"
#include "algo/scan/scanner.h"
#include "app/engine_factory.h"
#include "base/result.h"
#include "flow/house.h"
#include "net/loop.h"
#include "policy/snapshot.h"
#include "ports/clock.h"

namespace sluice {

/// What all loop threads share of one loaded policy. Immutable; replaced whole by a reload.
struct Policies {
  std::shared_ptr<const policy::Snapshot> snapshot;  ///< shared with the Rules of every loop thread
  std::shared_ptr<const scan::Scanner> scanner;      ///< likewise
  std::shared_ptr<const ner::Tagger> tagger;         ///< likewise, by their finders; null: no names
  std::shared_ptr<const linear::Judge> judge;        ///< likewise; null: nobody asks
  classify::Router router;                           ///< likewise
  EngineFactory engines;
};

/// What finds the names that `rule` looks for; null when it looks for none.
/// @error invalid_input  its model cannot be read
[[nodiscard]] Result<std::shared_ptr<const ner::Tagger>> tagger_for(const policy::NamesRule& rule);

/// What says what texts are about, for `rule`; null when nobody asks.
/// @error invalid_input  its model cannot be read
[[nodiscard]] Result<std::shared_ptr<const linear::Judge>> judge_for(
    const policy::SensitivityRule& rule);

/// What tells intent and complexity, as far as `rule` names models and some rule of the policy
/// asks.
/// @error invalid_input  a model cannot be read
[[nodiscard]] Result<classify::Router> router_for(const policy::RouterRule& rule);

/// A finder of one thread; null without a tagger.
[[nodiscard]] std::unique_ptr<ner::Finder> finder_for(std::shared_ptr<const ner::Tagger> tagger,
                                                      const policy::NamesRule& rule);

/// Compiles what a checked policy needs to run: scanner, endpoints, credentials. Opens no
/// connection.
/// @error config_invalid  a pattern, URL or credential cannot be used; the message says which
[[nodiscard]] Result<std::shared_ptr<const Policies>> prepare(
    std::shared_ptr<const policy::Snapshot> snapshot);

/// `policies` with engines of its own for one loop thread: those of `shelf`, where they are there.
[[nodiscard]] std::shared_ptr<const Rules> rules_for(const Policies& policies,
                                                     net::Loop& loop,
                                                     Clock& clock,
                                                     EngineShelf& shelf);

}  // namespace sluice
