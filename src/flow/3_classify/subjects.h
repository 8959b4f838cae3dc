#pragma once

#include <cstdint>
#include <vector>

#include "algo/linear/judge.h"
#include "base/task.h"
#include "flow/3_classify/prose.h"
#include "flow/3_classify/reader.h"
#include "policy/snapshot.h"
#include "ports/clock.h"

namespace sluice::classify {

/// A shorter text says too little about its subject, in bytes.
inline constexpr std::size_t kJudgedBytesMin = 24;

/// Adds to `reading` the subjects that some stretch of `prose` is about, as `rule` maps them. Each
/// stretch of at most two KiB is judged alone, so that a page of something else does not hide it. A
/// slot whose judgement failed is unscannable. Lets others run now and then.
///
/// @param judge, clock, rule, prose, reading  outlive the task
[[nodiscard]] Task<> find_subjects(const linear::Judge& judge,
                                   Clock& clock,
                                   const policy::SensitivityRule& rule,
                                   const Prose& prose,
                                   Reading& reading);

}  // namespace sluice::classify
