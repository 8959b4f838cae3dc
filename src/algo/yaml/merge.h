#pragma once

#include "algo/yaml/parse.h"

namespace sluice::yaml {

/// Adds what `more` says to `document`: maps are joined, lists appended. A single value that both
/// set is a problem that names both places; nothing is overridden in silence. Problems of `more`
/// become those of `document`, and one that is unreadable makes the whole so.
void merge(Document& document, Document more);

}  // namespace sluice::yaml
