#pragma once
// Wide-character ncurses with its macros off, so that Swift imports the functions behind them.
#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_NOMACROS 1
#include <locale.h>
#include <wchar.h>
#include <curses.h>
#include <term.h>
