#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "algo/intent/rules.h"
#include "algo/linear/judge.h"
#include "domain/facts.h"
#include "domain/request.h"
#include "policy/snapshot.h"

namespace sluice::classify {

/// Of a longer text of a turn than four of these, only the front and the end are read, so many
/// bytes of the body each: what is between is what the request is about, not what it asks for.
inline constexpr std::size_t kAskedPartBytes = 2'048;

/// A shorter turn ("and in French?") is read together with the one of the user before it.
inline constexpr std::size_t kFollowUpBytes = 40;

/// What a request asks for, and what stands around it.
struct Asked {
  std::string text;  ///< of the last turn of the user; at most 16 x kAskedPartBytes
  intent::Surroundings surroundings;
};

/// The last turn of the user: the texts of the user behind the last answer of a model, also where
/// tools have been called since, so that every step of an agent counts as what it was asked for.
[[nodiscard]] Asked read_asked(const Request& request);

/// By what intent and complexity are told; null: by the rules alone. Shared by all loop threads.
struct Router {
  std::shared_ptr<const linear::Judge> intent;
  std::shared_ptr<const linear::Judge> complexity;
};

/// Sets `intent` and `complexity`, as far as some rule of the policy asks for them. A model that
/// is not sure enough, or fails, says `unknown`.
void learn(const Request& request,
           const policy::RouterRule& rule,
           const Router& router,
           Facts& facts);

}  // namespace sluice::classify
