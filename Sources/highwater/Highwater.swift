/// The program's entry; a type with nothing but a call, because closures written at top level belong to the main actor.
@main
enum Highwater {
    static func main() {
        print("highwater")
    }
}
