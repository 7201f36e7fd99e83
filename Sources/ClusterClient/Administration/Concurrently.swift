/// Asks all questions at the same time and returns the answers in the order of the questions.
func concurrently<Question: Sendable, Answer: Sendable>(
    _ questions: [Question],
    _ ask: @escaping @Sendable (Question) async -> Answer
) async -> [Answer] {
    await withTaskGroup(of: (Int, Answer).self) { tasks in
        for (index, question) in questions.enumerated() {
            tasks.addTask { (index, await ask(question)) }
        }
        var answers: [Answer?] = Array(repeating: nil, count: questions.count)
        for await (index, answer) in tasks { answers[index] = answer }
        return answers.compactMap { $0 }
    }
}
