#pragma once
// What Linux headers hide from Swift: types and functions that Glibc's module map leaves out.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>
#include <stdint.h>

#include "LinuxProcess.h"
