/// What a customer orders.
package struct TicketOrder: Equatable, Sendable {
    private static let names = [
        "김민서", "이서준", "박지우", "최하은", "정도윤", "강서연", "조현우", "윤지민", "장은채", "임건우",
    ]
    /// Orders per performance: with at most three seats each they do not fill it, so that only the share of orders for a sold
    /// out performance is compensated for want of seats.
    private static let ordersPerPerformance: Int64 = 660

    package var userID: Int64
    package var userName: String
    package var amount: Int64
    package var seats: Int64
    package var isForSoldOut: Bool

    /// An order by chance.
    package static func random(soldOutPercent: Double, using random: inout some RandomNumberGenerator) -> TicketOrder {
        let user = Int64.random(in: 1...PointService.userCount, using: &random)
        let seats = Int64.random(in: 1...3, using: &random)
        return TicketOrder(
            userID: user,
            userName: Self.names[Int(user) % Self.names.count],
            amount: seats * Int64.random(in: 10...50, using: &random) * 1000,
            seats: seats,
            isForSoldOut: Double.random(in: 0..<100, using: &random) < soldOutPercent
        )
    }

    /// What the order with this number is for.
    package static func performance(ofOrder sequence: Int64) -> Int64 { 1 + sequence / Self.ordersPerPerformance }
}
