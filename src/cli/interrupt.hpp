#pragma once

namespace joulewatch {

/// While it lives, Ctrl-C and `kill` ask the work to stop instead of ending the program, so that
/// temporary files are removed. A second one ends it. One at a time; a command's main thread.
class Interrupt {
 public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    bool requested() const;
};

}  // namespace joulewatch
