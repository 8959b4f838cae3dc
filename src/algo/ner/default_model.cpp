#include "algo/ner/default_model.h"

// The assembler reads the file; #embed would take the compiler seconds.
asm(R"(
  .section .rodata
  .balign 8
sluice_default_names_begin:
  .incbin ")" SLUICE_NAMES_MODEL R"("
sluice_default_names_end:
  .byte 0
  .previous
)");

extern "C" {
extern const char kBeginOfNames[] asm("sluice_default_names_begin");
extern const char kEndOfNames[] asm("sluice_default_names_end");
}

namespace sluice::ner {

std::string_view default_model_bytes() {
  return {kBeginOfNames, static_cast<std::size_t>(kEndOfNames - kBeginOfNames)};
}

}  // namespace sluice::ner
