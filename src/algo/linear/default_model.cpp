#include "algo/linear/default_model.h"

// The assembler reads the file; #embed would take the compiler seconds.
asm(R"(
  .section .rodata
  .balign 8
sluice_default_sensitivity_begin:
  .incbin ")" SLUICE_SENSITIVITY_MODEL R"("
sluice_default_sensitivity_end:
  .byte 0
  .previous
)");

extern "C" {
extern const char kBeginOfSensitivity[] asm("sluice_default_sensitivity_begin");
extern const char kEndOfSensitivity[] asm("sluice_default_sensitivity_end");
}

namespace sluice::linear {

std::string_view default_model_bytes() {
  return {kBeginOfSensitivity, static_cast<std::size_t>(kEndOfSensitivity - kBeginOfSensitivity)};
}

}  // namespace sluice::linear
