#pragma once

#include "algo/ner/finder.h"
#include "base/task.h"
#include "flow/3_classify/prose.h"
#include "flow/3_classify/reader.h"
#include "ports/clock.h"

namespace sluice::classify {

/// Adds the names in `prose` to `reading`, where nothing was found yet. What is a name in one slot
/// is one in all of them (ner::NameMemory), so that a whole conversation, which its request
/// carries, is treated alike; in keys nothing else counts. A slot whose search failed is
/// unscannable. Slots are read one by one: a name that two parts share is not seen. Lets others run
/// after each two KiB.
///
/// @param finder, clock, prose, reading  outlive the task
[[nodiscard]] Task<> find_names(ner::Finder& finder,
                                Clock& clock,
                                const Prose& prose,
                                Reading& reading);

}  // namespace sluice::classify
