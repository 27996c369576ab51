#pragma once

#include <map>

namespace joulewatch {

/// The largest of some values by the load each came with, in steps of 2 % of the load, so that
/// "above half of the largest load" can be asked once that load is known, without keeping values.
class WorstByLoad {
 public:
    void add(double load, double value);
    /// Largest value with a load of at least `share` of the largest one; NaN when there is none.
    double atLeast(double share) const;

 private:
    std::map<int, double> worst_;
};

}  // namespace joulewatch
