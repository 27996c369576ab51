#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace joulewatch {

/// Where the last samples lay, a bit a sample, the newest the lowest: what run rules ask for.
class ZoneHistory {
 public:
    /// `z` in σ from the centre line, finite.
    void add(double z) {
        above0_ = after(above0_, z > 0);
        below0_ = after(below0_, z < 0);
        above1_ = after(above1_, z > 1);
        below1_ = after(below1_, z < -1);
        above2_ = after(above2_, z > 2);
        below2_ = after(below2_, z < -2);
    }
    /// The last `count` are all on one side; a sample on the line is on none.
    bool oneSide(unsigned count) const {
        return atLeast(above0_, count, count) || atLeast(below0_, count, count);
    }
    /// The newest and, with it, `hits` of the last `of` are beyond 2σ (1σ) on one side.
    bool beyondTwo(unsigned hits, unsigned of) const {
        return atLeast(above2_, hits, of) || atLeast(below2_, hits, of);
    }
    bool beyondOne(unsigned hits, unsigned of) const {
        return atLeast(above1_, hits, of) || atLeast(below1_, hits, of);
    }
    /// The last `count` are all beyond 1σ, some above and some below.
    bool astride(unsigned count) const {
        const std::uint32_t last = mask(count);
        return ((above1_ | below1_) & last) == last && (above1_ & last) != 0 &&
               (below1_ & last) != 0;
    }

    static void fields(auto& self, auto& visit) {
        visit(self.above0_, self.below0_, self.above1_, self.below1_, self.above2_, self.below2_);
    }

 private:
    static std::uint32_t after(std::uint32_t bits, bool hit) {
        return bits << 1U | (hit ? 1U : 0U);
    }
    static std::uint32_t mask(unsigned count) { return (1U << count) - 1; }
    static bool atLeast(std::uint32_t bits, unsigned hits, unsigned of) {
        return (bits & 1U) != 0 && static_cast<unsigned>(std::popcount(bits & mask(of))) >= hits;
    }

    std::uint32_t above0_ = 0, below0_ = 0, above1_ = 0, below1_ = 0, above2_ = 0, below2_ = 0;
};

/// The rules that a sample breaks: bit n−1 for rule n.
struct BrokenRules {
    std::uint32_t bits = 0;
    bool any() const { return bits != 0; }
    bool has(unsigned rule) const { return (bits >> (rule - 1) & 1U) != 0; }
    void add(unsigned rule, bool broken) { bits |= (broken ? 1U : 0U) << (rule - 1); }
    bool operator==(const BrokenRules&) const = default;
};

}  // namespace joulewatch
