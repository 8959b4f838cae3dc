#pragma once

#include <memory>

#include "flow/house.h"
#include "ports/alerts_fake.h"
#include "ports/clock_fake.h"
#include "ports/entropy_fake.h"
#include "ports/journal_fake.h"
#include "ports/sessions_fake.h"

namespace sluice {

/// A house without a network and without rules, for anonymous callers of this machine.
struct HouseFake {
  JournalFake journal;
  ClockFake clock;
  EntropyFake entropy;
  record::Metrics metrics;
  AlertsFake alerts;
  SessionsFake sessions;
  House house{.configs = {.identify = {.anonymous = identify::Anonymous::loopback}},
              .rules = nullptr,
              .keys = std::make_shared<const KeyTable>(),
              .latest_day = std::make_shared<LatestDay>(),
              .master_key = Secret("0123456789abcdef0123456789abcdef"),
              .health = dispatch::Health({}),
              .journal = journal,
              .clock = clock,
              .entropy = entropy,
              .metrics = metrics,
              .alerts = alerts,
              .sessions = &sessions,
              .scratch = {},
              .tape = {}};
};

}  // namespace sluice
