import ClusterView
import RecordClient
import Terminal

/// A value on its way into an editor and back.
package struct EditedValue: Sendable, Equatable {
    package var place: RecordPlace
    package var bytes: [UInt8]
    /// Whether it has to be JSON when it comes back, because it was before.
    var isJSON: Bool
}

/// Editing one record's value before it is replayed.
extension ConsoleState {
    mutating func beginEdit() -> [ConsoleEffect] {
        guard view.record != nil, let record = openRecord else {
            say("Open a record first; E edits its value.", .warn)
            return []
        }
        guard let value = record.record.value else {
            say("\(record.place) has no value: there is nothing to edit.", .warn)
            return []
        }
        guard value.count == record.valueByteCount else {
            say("\(record.place) has \(Figures.bytes(Int64(record.valueByteCount))): too much to edit here.", .warn)
            return []
        }
        let isJSON = PrettyJSON(value) != nil
        // What could not be used the last time is still there.
        let draft = rejectedEdit?.place == record.place ? rejectedEdit?.bytes : nil
        let shown = isJSON ? PrettyJSON(value).map { Array(($0.lines.joined(separator: "\n") + "\n").utf8) } : nil
        return [.edit(EditedValue(place: record.place, bytes: draft ?? shown ?? value, isJSON: isJSON))]
    }

    /// Takes in what came out of the editor.
    ///
    /// - Parameter bytes: what is in the file now; nil when there was no editor, for the reason.
    package mutating func finishEdit(_ edit: EditedValue, _ result: Result<[UInt8], EditorFailure>) -> [ConsoleEffect] {
        let bytes: [UInt8]
        switch result {
        case .success(let written): bytes = written
        case .failure(let failure):
            say(failure.description, .warn)
            return []
        }
        rejectedEdit = nil
        guard bytes != edit.bytes else {
            say("Nothing was changed, so nothing is replayed.", .dim)
            return []
        }
        if edit.isJSON, PrettyJSON(bytes) == nil {
            rejectedEdit = EditedValue(place: edit.place, bytes: bytes, isJSON: true)
            say("What was written is no JSON, as the value was: nothing is sent. E opens it again.", .bad)
            return []
        }
        let selection = RecordSelection(topics: [edit.place.topic], places: [edit.place])
        var question = ReplayQuestion(selection, editedValue: bytes)
        question.repeatsReplayed = true
        return beginReplay(question)
    }
}
