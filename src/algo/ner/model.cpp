#include "algo/ner/model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "algo/model_file/model_file.h"
#include "algo/ner/lattice.h"

namespace sluice::ner {
namespace {

constexpr std::string_view kMagic = "SLNAMES3";

// A larger weight is cut: what decides beyond that is decided already, and the steps stay small.
constexpr float kWeightMax = 6.0F;
constexpr float kSteps = 127.0F;

std::uint16_t fingerprint(std::uint64_t hash) {
  const auto bits = static_cast<std::uint16_t>(hash);
  return bits == 0 ? 1 : bits;
}

// Slots that are looked at together, with one vector comparison. A feature stands in its own bucket
// or nowhere, so that looking takes no branch.
constexpr std::size_t kBucket = 8;
constexpr std::size_t kFilled = 5;  // Of each bucket, on average: one in fifty finds no room.

/// The first slot of the bucket of a hash.
std::size_t bucket_of(std::uint64_t hash, std::size_t buckets) {
  return static_cast<std::size_t>(((hash >> 32U) * buckets) >> 32U) * kBucket;
}

/// A byte of ones for each slot of a bucket that holds `wanted`.
std::uint64_t slots_with(const std::uint16_t* bucket, std::uint16_t wanted) {
  using Lanes [[gnu::vector_size(16)]] = std::uint16_t;
  using Bytes [[gnu::vector_size(8)]] = std::int8_t;
  Lanes lanes;
  std::memcpy(&lanes, bucket, sizeof lanes);
  return std::bit_cast<std::uint64_t>(__builtin_convertvector(lanes == wanted, Bytes));
}

float largest(const TrainedWeights::Feature& feature) {
  float most = 0;
  for (const float weight : feature.weights) {
    most = std::max(most, std::abs(weight));
  }
  return most;
}

WeightRow quantised(const TrainedWeights::Feature& feature) {
  WeightRow row;
  for (std::size_t tag = 0; tag < kNameTags; ++tag) {
    const float weight = std::clamp(feature.weights[tag], -kWeightMax, kWeightMax);
    row[tag] = static_cast<std::int8_t>(std::nearbyint(weight * (kSteps / kWeightMax)));
  }
  return row;
}

}  // namespace

Model Model::pack(const TrainedWeights& trained, Knowledge knowledge, std::size_t features_max) {
  std::vector<std::pair<float, const TrainedWeights::Feature*>> ranked;
  for (const TrainedWeights::Feature& feature : trained.features) {
    const float most = largest(feature);
    if (most >= kWeightMax / kSteps) {  // Else it is all zeros once quantised.
      ranked.emplace_back(most, &feature);
    }
  }
  std::ranges::sort(ranked, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second->hash < b.second->hash;
  });
  ranked.resize(std::min({ranked.size(), features_max, kModelFeaturesMax}));

  Model model;
  model.knowledge_ = std::move(knowledge);
  model.transitions_ = trained.transitions;
  model.transition_weights_ = weights_of(trained.transitions);
  model.scale_ = kWeightMax / kSteps;
  model.reserve((ranked.size() / kFilled + 1) * kBucket);
  for (const auto& [most, feature] : ranked) {  // The largest first: they find room.
    model.add(*feature);
  }
  return model;
}

void Model::reserve(std::size_t slots) {
  fingerprints_.resize(slots);
  rows_.resize(slots + 1);  // The last one stays zero: that of all unknown features.
}

void Model::add(const TrainedWeights::Feature& feature) {
  const std::size_t bucket = bucket_of(feature.hash, fingerprints_.size() / kBucket);
  for (std::size_t slot = bucket; slot < bucket + kBucket; ++slot) {
    if (fingerprints_[slot] == 0 || fingerprints_[slot] == fingerprint(feature.hash)) {
      fingerprints_[slot] = fingerprint(feature.hash);
      rows_[slot] = quantised(feature);
      return;
    }
  }
}

Result<Model> Model::read(std::string_view bytes) {
  SLUICE_TRY(model_file::Reader reader, model_file::Reader::open(bytes, kMagic, "tagger"));
  Model model;
  std::array<std::uint32_t, 4> counts{};
  reader.take(counts);
  reader.take(model.scale_);
  if (!reader.is_sound() || counts[0] == 0 || counts[0] % kBucket != 0 ||
      counts[0] > kModelFeaturesMax * 2 ||
      std::ranges::max(std::span(counts).subspan(1)) > kWordSlotsMax ||
      !std::isfinite(model.scale_)) {
    return reader.failure("its head makes no sense");
  }
  model.reserve(counts[0]);
  std::vector<std::uint32_t> lexicon(counts[1]);
  std::vector<std::uint32_t> clusters(counts[2]);
  std::vector<ClusterPath> paths(counts[3]);
  std::span<WeightRow> rows = std::span(model.rows_).first(counts[0]);
  reader.take(model.transitions_);
  reader.take(model.fingerprints_);
  reader.take(rows);
  reader.take(lexicon);
  reader.take(clusters);
  reader.take(paths);
  if (!reader.is_at_end()) {
    return reader.failure("its length does not match its head");
  }
  auto known_clusters = Clusters::from(std::move(paths), std::move(clusters));
  if (!known_clusters) {
    return reader.failure("its clusters make no sense");
  }
  model.knowledge_ = {.lexicon = Lexicon(std::move(lexicon)),
                      .clusters = *std::move(known_clusters)};
  model.transition_weights_ = weights_of(model.transitions_);
  return model;
}

std::string Model::bytes() const {
  const std::array counts = {static_cast<std::uint32_t>(fingerprints_.size()),
                             static_cast<std::uint32_t>(knowledge_.lexicon.slots().size()),
                             static_cast<std::uint32_t>(knowledge_.clusters.slots().size()),
                             static_cast<std::uint32_t>(knowledge_.clusters.paths().size())};
  model_file::Writer writer(kMagic);
  writer.put(std::span<const std::uint32_t>(counts));
  writer.put_one(scale_);
  writer.put(std::span<const Scores>(transitions_));
  writer.put(std::span<const std::uint16_t>(fingerprints_));
  writer.put(std::span<const WeightRow>(rows_).first(fingerprints_.size()));
  writer.put(knowledge_.lexicon.slots());
  writer.put(knowledge_.clusters.slots());
  writer.put(knowledge_.clusters.paths());
  return std::move(writer).finish();
}

const WeightRow& Model::row_of(std::uint64_t hash) const {
  const std::size_t bucket = bucket_of(hash, fingerprints_.size() / kBucket);
  const std::uint64_t found = slots_with(&fingerprints_[bucket], fingerprint(hash));
  const std::size_t slot = bucket + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  return rows_[found == 0 ? fingerprints_.size() : slot];
}

Scores Model::score(std::span<const std::uint64_t> features) const {
  std::array<std::int16_t, kNameTags> sums{};
  for (const std::uint64_t feature : features) {
    const WeightRow& row = row_of(feature);
    for (std::size_t tag = 0; tag < kNameTags; ++tag) {
      sums[tag] = static_cast<std::int16_t>(sums[tag] + row[tag]);
    }
  }
  Scores scores{};
  for (std::size_t tag = 0; tag < kNameTags; ++tag) {
    scores[tag] = static_cast<float>(sums[tag]) * scale_;
  }
  return scores;
}

}  // namespace sluice::ner
