#pragma once

#include <memory>
#include <vector>

#include "algo/json/tape.h"
#include "algo/linear/judge.h"
#include "algo/ner/finder.h"
#include "algo/scan/scanner.h"
#include "base/latest_day.h"
#include "base/secret.h"
#include "domain/key_table.h"
#include "flow/1_accept/config.h"
#include "flow/2_identify/config.h"
#include "flow/3_classify/asked.h"
#include "flow/4_enrich/config.h"
#include "flow/7_dispatch/config.h"
#include "flow/7_dispatch/health.h"
#include "flow/7_dispatch/pace.h"
#include "flow/9_record/metrics.h"
#include "policy/decide.h"
#include "policy/snapshot.h"
#include "ports/alerts.h"
#include "ports/clock.h"
#include "ports/engine.h"
#include "ports/entropy.h"
#include "ports/journal.h"
#include "ports/parking.h"
#include "ports/sessions.h"

namespace sluice {

/// One loaded policy as one loop thread uses it. A reload replaces it whole; requests in flight
/// keep theirs.
struct Rules {
  std::shared_ptr<const policy::Snapshot> snapshot;  ///< shared by the Rules of all loop threads
  std::shared_ptr<const scan::Scanner> scanner;      ///< likewise
  std::unique_ptr<ner::Finder> names;                ///< of this thread; null: none are looked for
  std::shared_ptr<const linear::Judge> judge;        ///< like the scanner; null: nobody asks
  classify::Router router;                           ///< likewise
  std::vector<std::unique_ptr<Engine>> engines;      ///< by EngineIndex, of this thread; null: off
};

/// How each stage is configured; see the `config.h` of each.
struct StageConfigs {
  accept::Config accept;
  identify::Config identify;
  dispatch::Config dispatch;
  dispatch::ParkingConfig parking;
  enrich::Config enrich = {};
};

/// All that a request finds on its loop thread. One per thread, built in `app/wiring.cpp`, used on
/// that thread only.
struct House {
  StageConfigs configs;
  std::shared_ptr<const Rules>
      rules;  ///< owned by the house and the requests in flight of this thread
  std::shared_ptr<const KeyTable> keys;   ///< shared by all loop threads; replaced when keys change
  std::shared_ptr<LatestDay> latest_day;  ///< shared by all loop threads
  Secret master_key;
  dispatch::Health health;
  Journal& journal;
  Clock& clock;
  Entropy& entropy;
  record::Metrics& metrics;
  Alerts& alerts;
  Parking* parking = nullptr;          ///< not owned; null: nothing can be kept, as in a command
  Sessions* sessions = nullptr;        ///< not owned; null: in a command, which has one turn
  policy::DecideMemory deciding = {};  ///< working memory of `5_decide`; never held over a wait
  scan::Scratch scratch;               ///< working memory of `3_classify`; never held over a wait
  json::Tape tape;                     ///< working memory of `1_accept`; never held over a wait
  dispatch::Pace pace = {};            ///< how quick engines were lately
};

}  // namespace sluice
