#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/reading_batch.hpp"

namespace joulewatch {

/// Meters with Modbus that machines may have.
enum class MeterModel : std::uint8_t { sdm630, em24, sunSpec };

/// A stretch of 16-bit registers.
struct RegisterBlock {
    std::size_t first = 0;  // address
    std::vector<std::uint16_t> words;
};

/// What the registers of a meter hold while its machine measures `sample`, each word as the maker's
/// sheet says. The machine's one voltage and current stand on all three phases; its plant has no
/// frequency, so meters show 50 Hz. What does not fit a register is shown as the sheet shows what
/// is not known.
///   sdm630    Eastron SDM630, input registers, floats: V, A, W, PF, Hz
///   em24      Carlo Gavazzi EM24, 32-bit integers with the low word first: V/10, A/1000, W/10,
///   PF/1000 sunSpec   models 1 and 203 from 40000 on, integers with scale factors
RegisterBlock registersOf(MeterModel model, std::uint8_t unit, const Sample& sample);

}  // namespace joulewatch
