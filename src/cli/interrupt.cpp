#include "cli/interrupt.hpp"

#include <csignal>

namespace joulewatch {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void onSignal(int signal) {
    interrupted = 1;
    std::signal(signal, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() {
    interrupted = 0;
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
}

Interrupt::~Interrupt() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

bool Interrupt::requested() const { return interrupted != 0; }

}  // namespace joulewatch
