#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sluice::mock {

/// What `sluice mock` was asked to simulate; one member per option of the command line.
struct MockOptions {
  std::string listen = "127.0.0.1:0";  ///< HOST:PORT; port 0: any free one, which is printed
  std::string dialect = "both";        ///< openai | anthropic | both
  std::string record;                  ///< file that gets one JSON line per request; empty: none
  std::string reply = "echo";          ///< echo | text:TEXT | file:PATH
  int chunks = 8;                      ///< pieces of a streamed text; at most one per character
  std::chrono::milliseconds chunk_delay{0};  ///< between two pieces of a stream
  std::chrono::milliseconds latency{0};      ///< before the first byte of an answer
  std::string fault;              ///< status:NNN | hang | reset | cut | garbage | slow | ratelimit
  double fault_rate = 1.0;        ///< share of requests that fail, 0..1
  std::uint64_t seed = 1;         ///< which ones, when the share is below 1
  std::uint64_t fault_after = 0;  ///< this many requests are answered well first
  std::string model = "mock-1";   ///< what `GET /v1/models` lists
  bool report = false;            ///< prints counts as a JSON line when it ends
};

}  // namespace sluice::mock
