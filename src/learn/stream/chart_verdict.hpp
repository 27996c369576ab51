#pragma once

namespace joulewatch {

/// What a chart says of one sample.
struct ChartVerdict {
    double statistic = 0;  // what is charted, in the unit of the samples
    double limit = 0;      // beyond it: an alarm
    bool alarm = false;
    bool warmingUp = false;  // too few samples so far for a verdict; never together with an alarm
};

}  // namespace joulewatch
