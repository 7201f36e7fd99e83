/// Terminal descriptions with direct colour, for ncurses to read from the environment instead of from a file.
///
/// Debian's base system has no `*-direct` entry, so ncurses sees at most 256 colours whatever the terminal can show.
/// Since 6.1 it accepts a compiled entry as `TERMINFO=b64:…`. Each entry below is what `tic -x` makes of
///
///     highwater-direct|direct colour over BASE,
///         RGB, colors#0x1000000, pairs#0x10000,
///         setaf=\E[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
///         setab=\E[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
///         setb@, setf@, initc@, oc@, ccc@, is2@, rs1@, rs2@, rs3@, rep@, use=BASE,
///
/// printed by `infocmp -x -Q2 -0`. With it colours 0-7 are the terminal's own and all others are 0xRRGGBB.
enum DirectColorEntry {
    /// The `TERM` value that names the entry.
    static let terminalName = "highwater-direct"

    /// The entry to put over `term`, or nil where no entry fits its keys.
    static func entry(for term: String) -> String? {
        if term.hasPrefix("tmux") || term.hasPrefix("screen") { return overTmux.joined() }
        let xtermLike = [
            "xterm", "alacritty", "foot", "kitty", "wezterm", "ghostty", "vte", "gnome", "konsole", "contour",
        ]
        return xtermLike.contains { term.hasPrefix($0) } ? overXterm.joined() : nil
    }

    private static let overTmux = [
        "b64:HgIyACsADwBpASgFaGlnaHdhdGVyLWRpcmVjdHxkaXJlY3QgY29sb3VyIG92ZXIgdG11eC0yNTZjb2xvcgAAAQAAAQAAAAEB",
        "AAAAAQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAABAFAAAAAIAAAAGAAAAP______________________________________",
        "______________8AAAABAAABAAAABAAGAAgAGQAeACUAKQAtAP__OABJAEsATwBWAP__WABkAP__aABrAHEAdQB5AP__fwCBAIYA",
        "iwD__5QAmQCeAP__owCoAK0A__-yALQAuQD__8IAxwDNANMA___WAP___v_________YAP__3AD________eAP__4wD_________",
        "_-cA6wDxAPUA-QD9AAMBCQEPARUBGwEgAf__JQH__ykBLgEzATcBPgH__0UBSQFRAf__________________________________",
        "WQH__1wBZQFuAXcBgAGJAZIBmwGkAa0B_________________v_-__7__v___7YBuQHEAccByQHMASUC__8oAioC____________",
        "______________8vAv__cAL_______________90Av____________________97Av__________________________________",
        "__________________________________-AAv____-HAv__________jgKVApwC_____6MC__-qAv_______7EC____________",
        "_7gCvgLEAssC0gLZAuAC6ALwAvgCAAMIAxADGAMgAycDLgM1AzwDRANMA1QDXANkA2wDdAN8A4MDigORA5gDoAOoA7ADuAPAA8gD",
        "0APYA98D5gPtA_QD_AMEBAwEFAQcBCQELAQ0BDsEQgRJBP______________________________________________________",
        "______9OBFkEXgRmBGoE_v_-_______-__7___________________9zBP_______________________3gE________________",
        "________________________________________________________________________fgT_______-CBNUEG1taAAcADQAb",
        "WyVpJXAxJWQ7JXAyJWRyABtbM2cAG1tIG1tKABtbSwAbW0oAG1slaSVwMSVkRwAbWyVpJXAxJWQ7JXAyJWRIAAoAG1tIABtbPzI1",
        "bAAIABtbMzRoG1s_MjVoABtbQwAbTQAbWzM0bAAbW1AAG1tNABtdMDsHAA4AG1s1bQAbWzFtABtbPzEwNDloABtbMm0AG1s0aAAb",
        "WzhtABtbN20AG1s3bQAbWzRtAA8AG1ttDwAbWz8xMDQ5bAAbWzRsABtbMjdtABtbMjRtABtnAAcAG1tMAH8AG1szfgAbT0IAG09Q",
        "ABtbMjF-ABtPUQAbT1IAG09TABtbMTV-ABtbMTd-ABtbMTh-ABtbMTl-ABtbMjB-ABtbMX4AG1syfgAbT0QAG1s2fgAbWzV-ABtP",
        "QwAbWzE7MkIAG1sxOzJBABtPQQAbWz8xbBs-ABtbPzFoGz0AG0UAG1slcDElZFAAG1slcDElZE0AG1slcDElZEIAG1slcDElZEAA",
        "G1slcDElZFMAG1slcDElZEwAG1slcDElZEQAG1slcDElZEMAG1slcDElZFQAG1slcDElZEEAGzgAG1slaSVwMSVkZAAbNwAKABtN",
        "ABtbMCU_JXA2JXQ7MSU7JT8lcDIldDs0JTslPyVwMSVwMyV8JXQ7NyU7JT8lcDQldDs1JTslPyVwNSV0OzIlOyU_JXA3JXQ7OCU7",
        "bSU_JXA5JXQOJWUPJTsAG0gACQAbXTA7ACsrLCwtLS4uMDBgYGFhZmZnZ2hoaWlqamtrbGxtbW5ub29wcHFxcnJzc3R0dXV2dnd3",
        "eHh5eXp6e3t8fH19fn4AG1taABsoQhspMAAbWzR-ABtbMzsyfgAbWzE7MkYAG1sxOzJIABtbMjsyfgAbWzE7MkQAG1s2OzJ-ABtb",
        "NTsyfgAbWzE7MkMAG1syM34AG1syNH4AG1sxOzJQABtbMTsyUQAbWzE7MlIAG1sxOzJTABtbMTU7Mn4AG1sxNzsyfgAbWzE4OzJ-",
        "ABtbMTk7Mn4AG1syMDsyfgAbWzIxOzJ-ABtbMjM7Mn4AG1syNDsyfgAbWzE7NVAAG1sxOzVRABtbMTs1UgAbWzE7NVMAG1sxNTs1",
        "fgAbWzE3OzV-ABtbMTg7NX4AG1sxOTs1fgAbWzIwOzV-ABtbMjE7NX4AG1syMzs1fgAbWzI0OzV-ABtbMTs2UAAbWzE7NlEAG1sx",
        "OzZSABtbMTs2UwAbWzE1OzZ-ABtbMTc7Nn4AG1sxODs2fgAbWzE5OzZ-ABtbMjA7Nn4AG1syMTs2fgAbWzIzOzZ-ABtbMjQ7Nn4A",
        "G1sxOzNQABtbMTszUQAbWzE7M1IAG1sxOzNTABtbMTU7M34AG1sxNzszfgAbWzE4OzN-ABtbMTk7M34AG1syMDszfgAbWzIxOzN-",
        "ABtbMjM7M34AG1syNDszfgAbWzE7NFAAG1sxOzRRABtbMTs0UgAbWzFLABtbJWklZDslZFIAG1s2bgAbWz8xOzJjABtbYwAbWzM5",
        "OzQ5bQAbWzNtABtbMjNtABtbTQAbWyU_JXAxJXs4fSU8JXQzJXAxJWQlZTM4OzI7JXAxJXs2NTUzNn0lLyVkOyVwMSV7MjU2fSUv",
        "JXsyNTV9JSYlZDslcDElezI1NX0lJiVkJTttABtbJT8lcDElezh9JTwldDQlcDElZCVlNDg7MjslcDElezY1NTM2fSUvJWQ7JXAx",
        "JXsyNTZ9JS8lezI1NX0lJiVkOyVwMSV7MjU1fSUmJWQlO20AAwABAEQAjABRAwEBAQABAAAAAAAJABIAGQAlACkALgBAAEcATgBW",
        "AFwAZwBxAHYAfQCEAIsAkgCZAKAApwCuALUAvADDAMoA0QDYAN8A5gDtAPQA-wACAQkBEAEXAR4BJQEsATMBOgFBAUgBTwFWAV0B",
        "ZAFrAXIBeQGAAYcBjgGVAZwBowGqAbEBuAG_AcYBzQHUAdsB4gHoAQAAAwAGAAoADQAQABMAFgAZABwAHwAiACUAKAArAC4ANAA3",
        "ADoAPwBEAEkATgBTAFcAXABhAGYAawBwAHYAfACCAIgAjgCUAJoAoACmAKwAsQC2ALsAwADFAMsA0QDXAN0A4wDpAO8A9QD7AAEB",
        "BwENARMBGQEfASUBKwExATcBPQFBAUYBSwFQAVUBWgFfARtbPzIwMDRsABtbPzIwMDRoABtdMTEyBwAbXTEyOyVwMSVzBwAbKEIA",
        "G1szSgAbXTUyOyVwMSVzOyVwMiVzBwAbWzIwMX4AG1syMDB-ABsoJXAxJWMAG1syIHEAG1s0OiVwMSVkbQAbWyVwMSVkIHEAG10w",
        "OwAbWzM7M34AG1szOzR-ABtbMzs1fgAbWzM7Nn4AG1szOzd-ABtbMTsyQgAbWzE7M0IAG1sxOzRCABtbMTs1QgAbWzE7NkIAG1sx",
        "OzdCABtbMTszRgAbWzE7NEYAG1sxOzVGABtbMTs2RgAbWzE7N0YAG1sxOzNIABtbMTs0SAAbWzE7NUgAG1sxOzZIABtbMTs3SAAb",
        "WzI7M34AG1syOzR-ABtbMjs1fgAbWzI7Nn4AG1syOzd-ABtbMTszRAAbWzE7NEQAG1sxOzVEABtbMTs2RAAbWzE7N0QAG1s2OzN-",
        "ABtbNjs0fgAbWzY7NX4AG1s2OzZ-ABtbNjs3fgAbWzU7M34AG1s1OzR-ABtbNTs1fgAbWzU7Nn4AG1s1Ozd-ABtbMTszQwAbWzE7",
        "NEMAG1sxOzVDABtbMTs2QwAbWzE7N0MAG1sxOzJBABtbMTszQQAbWzE7NEEAG1sxOzVBABtbMTs2QQAbWzE7N0EAG1syOW0AG1s5",
        "bQBBWABHMABSR0IAVTgAQkQAQkUAQ3IAQ3MARTAARTMATXMAUEUAUFMAUzAAU2UAU211bHgAU3MAVFMAa0RDMwBrREM0AGtEQzUA",
        "a0RDNgBrREM3AGtETgBrRE4zAGtETjQAa0RONQBrRE42AGtETjcAa0VORDMAa0VORDQAa0VORDUAa0VORDYAa0VORDcAa0hPTTMA",
        "a0hPTTQAa0hPTTUAa0hPTTYAa0hPTTcAa0lDMwBrSUM0AGtJQzUAa0lDNgBrSUM3AGtMRlQzAGtMRlQ0AGtMRlQ1AGtMRlQ2AGtM",
        "RlQ3AGtOWFQzAGtOWFQ0AGtOWFQ1AGtOWFQ2AGtOWFQ3AGtQUlYzAGtQUlY0AGtQUlY1AGtQUlY2AGtQUlY3AGtSSVQzAGtSSVQ0",
        "AGtSSVQ1AGtSSVQ2AGtSSVQ3AGtVUABrVVAzAGtVUDQAa1VQNQBrVVA2AGtVUDcAcm14eABzbXh4AA==",
    ]

    private static let overXterm = [
        "b64:HgIzACYADwCdAdsFaGlnaHdhdGVyLWRpcmVjdHxkaXJlY3QgY29sb3VyIG92ZXIgeHRlcm0tMjU2Y29sb3IAAAEAAAEAAAAB",
        "AAAAAAEBAAAAAAAAAAEAAAEAAAEAAAAAAAAAAAEAUAAAAAgAAAAYAAAA____________________________________________",
        "_________wAAAAEAAAEAAAAEAAYACAAZAB4AJgAqAC4A__85AEoATABQAFcA__9ZAGYA__9qAG4AeAB8AP____-AAIQAiQCOAP__",
        "oAClAKoA__-vALQAuQC-AMcAywDSAP__5ADpAO8A9QD________-_________wcB__8LAf_______w0B__8SAf__________FgEa",
        "ASABJAEoASwBMgE4AT4BRAFKAU4B__9TAf__VwFcAWEBZQFsAf__cwF3AX8B_____________________________4cBkAGZAf__",
        "nAGlAa4BtwHAAckB0gHbAeQB7QH________2AfoB_wH-__7__v_-____BAIHAhICFQIXAhoCdwL__3oC__________98AoAChAKI",
        "AowC_____5AC___FAv_____JAs8C_____________9UC_____________9kC3QL_____________________________________",
        "_____________________________-EC_____-gC___________vAvYC_QL_____BAP__wsD________EgP_____________GQMf",
        "AyUDLAMzAzoDQQNJA1EDWQNhA2kDcQN5A4EDiAOPA5YDnQOlA60DtQO9A8UDzQPVA90D5APrA_ID-QMBBAkEEQQZBCEEKQQxBDkE",
        "QARHBE4EVQRdBGUEbQR1BH0EhQSNBJUEnASjBKoErwT_________________________________________________________",
        "_7YEwQTGBNkE3QT-__7_______7__v___________________-YE________________________6wT_____________________",
        "________________________________8QQCBf____________________________8UBf_______xgFawX_________________",
        "_74F________________________________________________________________________________________________",
        "________________1QXYBRtbWgAHAA0AG1slaSVwMSVkOyVwMiVkcgAbWzNnABtbSBtbMkoAG1tLABtbSgAbWyVpJXAxJWRHABtb",
        "JWklcDElZDslcDIlZEgACgAbW0gAG1s_MjVsAAgAG1s_MTJsG1s_MjVoABtbQwAbW0EAG1s_MTI7MjVoABtbUAAbW00AGygwABtb",
        "NW0AG1sxbQAbWz8xMDQ5aBtbMjI7MDswdAAbWzJtABtbNGgAG1s4bQAbWzdtABtbN20AG1s0bQAbWyVwMSVkWAAbKEIAGyhCG1tt",
        "ABtbPzEwNDlsG1syMzswOzB0ABtbNGwAG1syN20AG1syNG0AG1s_NWgkPDEwMC8-G1s_NWwAG1tMAH8AG1szfgAbT0IAG09QABtb",
        "MjF-ABtPUQAbT1IAG09TABtbMTV-ABtbMTd-ABtbMTh-ABtbMTl-ABtbMjB-ABtPSAAbWzJ-ABtPRAAbWzZ-ABtbNX4AG09DABtb",
        "MTsyQgAbWzE7MkEAG09BABtbPzFsGz4AG1s_MWgbPQAbWz8xMDM0bAAbWz8xMDM0aAAbRQAbWyVwMSVkUAAbWyVwMSVkTQAbWyVw",
        "MSVkQgAbWyVwMSVkQAAbWyVwMSVkUwAbWyVwMSVkTAAbWyVwMSVkRAAbWyVwMSVkQwAbWyVwMSVkVAAbWyVwMSVkQQAbW2kAG1s0",
        "aQAbWzVpABs4ABtbJWklcDElZGQAGzcACgAbTQAlPyVwOSV0GygwJWUbKEIlOxtbMCU_JXA2JXQ7MSU7JT8lcDUldDsyJTslPyVw",
        "MiV0OzQlOyU_JXAxJXAzJXwldDs3JTslPyVwNCV0OzUlOyU_JXA3JXQ7OCU7bQAbSAAJABtPdwAbT3kAG091ABtPcQAbT3MAYGBh",
        "YWZmZ2dpaWpqa2tsbG1tbm5vb3BwcXFycnNzdHR1dXZ2d3d4eHl5enp7e3x8fX1-fgAbW1oAG1s_N2gAG1s_N2wAG09FABtPRgAb",
        "T00AG1szOzJ-ABtbMTsyRgAbWzE7MkgAG1syOzJ-ABtbMTsyRAAbWzY7Mn4AG1s1OzJ-ABtbMTsyQwAbWzIzfgAbWzI0fgAbWzE7",
        "MlAAG1sxOzJRABtbMTsyUgAbWzE7MlMAG1sxNTsyfgAbWzE3OzJ-ABtbMTg7Mn4AG1sxOTsyfgAbWzIwOzJ-ABtbMjE7Mn4AG1sy",
        "MzsyfgAbWzI0OzJ-ABtbMTs1UAAbWzE7NVEAG1sxOzVSABtbMTs1UwAbWzE1OzV-ABtbMTc7NX4AG1sxODs1fgAbWzE5OzV-ABtb",
        "MjA7NX4AG1syMTs1fgAbWzIzOzV-ABtbMjQ7NX4AG1sxOzZQABtbMTs2UQAbWzE7NlIAG1sxOzZTABtbMTU7Nn4AG1sxNzs2fgAb",
        "WzE4OzZ-ABtbMTk7Nn4AG1syMDs2fgAbWzIxOzZ-ABtbMjM7Nn4AG1syNDs2fgAbWzE7M1AAG1sxOzNRABtbMTszUgAbWzE7M1MA",
        "G1sxNTszfgAbWzE3OzN-ABtbMTg7M34AG1sxOTszfgAbWzIwOzN-ABtbMjE7M34AG1syMzszfgAbWzI0OzN-ABtbMTs0UAAbWzE7",
        "NFEAG1sxOzRSABtbMUsAG1s_NjlsABtbJWklZDslZFIAG1s2bgAbWz8lWzswMTIzNDU2Nzg5XWMAG1tjABtbMzk7NDltABtbM20A",
        "G1syM20AG1s_NjloG1slaSVwMSVkcwAbWz82OWgbWyVpOyVwMSVkcwAbWzwAG1slPyVwMSV7OH0lPCV0MyVwMSVkJWUzODsyOyVw",
        "MSV7NjU1MzZ9JS8lZDslcDElezI1Nn0lLyV7MjU1fSUmJWQ7JXAxJXsyNTV9JSYlZCU7bQAbWyU_JXAxJXs4fSU8JXQ0JXAxJWQl",
        "ZTQ4OzI7JXAxJXs2NTUzNn0lLyVkOyVwMSV7MjU2fSUvJXsyNTV9JSYlZDslcDElezI1NX0lJiVkJTttABtbPzY5aBtbJWklcDEl",
        "ZDslcDIlZHMAG2wAG20AAAMAAABOAJ8A3AMBAQEAAAAJABIAGQAlACoAPABDAEoAUABaAHoAgQCIAI8AlgCdAKQAqwCyALkAwADH",
        "AM4A1QDcAOMA6gDxAPgA_wAGAQ0BFAEbASIBKQEwATcBPgFFAUwBUwFaAWEBaAFvAXYBfQGEAYsBkgGZAaABpwGuAbUBvAHDAcoB",
        "0QHYAd8B5gHqAe4B8gH2AfoB_gECAgYCCgIOAhICFgIcAiECAAADAAcACgANABAAEwAWABkAHAAfACIAJQAoACsAMAA1ADoAPwBE",
        "AEgATQBSAFcAXABhAGcAbQBzAHkAfwCFAIsAkQCXAJ0AogCnAKwAsQC2ALwAwgDIAM4A1ADaAOAA5gDsAPIA-AD-AAQBCgEQARYB",
        "HAEiASgBLgEyATcBPAFBAUYBSwFPAVMBVwFbAV8BZQFrAXEBdwF9AYMBiQGOAZMBG1s_MjAwNGwAG1s_MjAwNGgAG10xMTIHABtd",
        "MTI7JXAxJXMHABtbM0oAG101MjslcDElczslcDIlcwcAG1syMDF-ABtbMjAwfgAbWzIgcQAbWyVwMSVkIHEAG1s_MTAwNjsxMDAw",
        "JT8lcDElezF9JT0ldGglZWwlOwAbWzM7M34AG1szOzR-ABtbMzs1fgAbWzM7Nn4AG1szOzd-ABtbMTsyQgAbWzE7M0IAG1sxOzRC",
        "ABtbMTs1QgAbWzE7NkIAG1sxOzdCABtbMTszRgAbWzE7NEYAG1sxOzVGABtbMTs2RgAbWzE7N0YAG1sxOzNIABtbMTs0SAAbWzE7",
        "NUgAG1sxOzZIABtbMTs3SAAbWzI7M34AG1syOzR-ABtbMjs1fgAbWzI7Nn4AG1syOzd-ABtbMTszRAAbWzE7NEQAG1sxOzVEABtb",
        "MTs2RAAbWzE7N0QAG1s2OzN-ABtbNjs0fgAbWzY7NX4AG1s2OzZ-ABtbNjs3fgAbWzU7M34AG1s1OzR-ABtbNTs1fgAbWzU7Nn4A",
        "G1s1Ozd-ABtbMTszQwAbWzE7NEMAG1sxOzVDABtbMTs2QwAbWzE7N0MAG1sxOzJBABtbMTszQQAbWzE7NEEAG1sxOzVBABtbMTs2",
        "QQAbWzE7N0EAG094ABtPdAAbT3YAG09yABtPRQAbT2sAG09sABtPbwAbT24AG09qABtPbQAbT3AAG1syOW0AG1s5bQAbWzwlaSVw",
        "MyVkOyVwMSVkOyVwMiVkOyU_JXA0JXRNJWVtJTsAQVgAUkdCAFhUAEJEAEJFAENyAENzAEUzAE1zAFBFAFBTAFNlAFNzAFhNAGtE",
        "QzMAa0RDNABrREM1AGtEQzYAa0RDNwBrRE4Aa0ROMwBrRE40AGtETjUAa0RONgBrRE43AGtFTkQzAGtFTkQ0AGtFTkQ1AGtFTkQ2",
        "AGtFTkQ3AGtIT00zAGtIT000AGtIT001AGtIT002AGtIT003AGtJQzMAa0lDNABrSUM1AGtJQzYAa0lDNwBrTEZUMwBrTEZUNABr",
        "TEZUNQBrTEZUNgBrTEZUNwBrTlhUMwBrTlhUNABrTlhUNQBrTlhUNgBrTlhUNwBrUFJWMwBrUFJWNABrUFJWNQBrUFJWNgBrUFJW",
        "NwBrUklUMwBrUklUNABrUklUNQBrUklUNgBrUklUNwBrVVAAa1VQMwBrVVA0AGtVUDUAa1VQNgBrVVA3AGthMgBrYjEAa2IzAGtj",
        "MgBrcDUAa3BBREQAa3BDTUEAa3BESVYAa3BET1QAa3BNVUwAa3BTVUIAa3BaUk8Acm14eABzbXh4AHhtAA==",
    ]

}
