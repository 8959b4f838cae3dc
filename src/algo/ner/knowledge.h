#pragma once

#include "algo/ner/clusters.h"
#include "algo/ner/lexicon.h"

namespace sluice::ner {

/// All that is known of words before any training: lists and clusters.
struct Knowledge {
  Lexicon lexicon;
  Clusters clusters;
};

}  // namespace sluice::ner
