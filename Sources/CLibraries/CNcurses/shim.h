#pragma once
// Wide-character ncurses with its macros off, so that Swift imports the functions behind them.
#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_NOMACROS 1
#include <langinfo.h>
#include <locale.h>
#include <wchar.h>
#include <curses.h>
#include <term.h>

// What stays hidden: global variables (Swift 6 takes them for shared mutable state) and function-like macros.
static inline WINDOW *curses_stdscr(void) { return stdscr; }
static inline int curses_lines(void) { return LINES; }
static inline int curses_columns(void) { return COLS; }
static inline int curses_colors(void) { return COLORS; }
static inline int curses_color_pairs(void) { return COLOR_PAIRS; }

static inline attr_t curses_attribute_bold(void) { return A_BOLD; }
static inline attr_t curses_attribute_faint(void) { return A_DIM; }
static inline attr_t curses_attribute_italic(void) { return A_ITALIC; }
static inline attr_t curses_attribute_underline(void) { return A_UNDERLINE; }
static inline attr_t curses_attribute_reverse(void) { return A_REVERSE; }

// One character with its marks, in an extended colour pair (more than 255 of them pass through the options argument).
static inline int curses_put_cell(int y, int x, const wchar_t *text, attr_t attributes, int pair) {
  cchar_t cell;
  if (setcchar(&cell, text, attributes, 0, &pair) == ERR) return ERR;
  return mvwadd_wch(stdscr, y, x, &cell);
}

// A string capability; NULL where the terminal has none.
static inline const char *curses_capability(const char *name) {
  char *text = tigetstr((NCURSES_CONST char *)name);
  return text == (char *)-1 ? NULL : text;
}
static inline int curses_is_utf8(void) {
  const char *codeset = nl_langinfo(CODESET);
  return codeset != NULL && (codeset[0] == 'U' || codeset[0] == 'u');
}
