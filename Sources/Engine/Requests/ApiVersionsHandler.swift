import KafkaProtocol

/// ApiVersions: what this listener serves, from the one table that the generator makes.
struct ApiVersionsHandler {
    let outbox: Outbox
    let metadata: PublishedMetadata

    func handle(_ request: ApiVersionsRequest, _ context: RequestContext) {
        if context.version >= 3, !Self.isName(request.clientSoftwareName) || !Self.isName(request.clientSoftwareVersion)
        {
            return self.outbox.respond(context, ApiVersionsResponse(errorCode: .invalidRequest))
        }
        self.outbox.respond(context, self.table(for: context.listener))
    }

    /// The answer to a version that we do not know: version 0, with the range that we do (KIP-511).
    func refuseVersion(_ context: RequestContext) {
        let range = ApiKey.apiVersions.versions
        let answer = ApiVersionsResponse(
            errorCode: .unsupportedVersion,
            apiKeys: [
                ApiVersionsResponse.ApiVersion(
                    apiKey: ApiKey.apiVersions.rawValue,
                    minVersion: range.lowerBound,
                    maxVersion: range.upperBound
                )
            ]
        )
        let asVersion0 = RequestContext(
            token: context.token,
            apiKey: .apiVersions,
            version: 0,
            correlationId: context.correlationId,
            clientId: context.clientId,
            listener: context.listener
        )
        self.outbox.respond(asVersion0, answer)
    }

    private func table(for role: ListenerRole) -> ApiVersionsResponse {
        let listener: Listener = role == .broker ? .broker : .controller
        var response = ApiVersionsResponse()
        for key in ApiKey.allCases {
            guard let range = key.advertised(on: listener) else { continue }
            response.apiKeys.append(
                ApiVersionsResponse.ApiVersion(
                    apiKey: key.rawValue,
                    minVersion: range.lowerBound,
                    maxVersion: range.upperBound
                )
            )
        }
        response.supportedFeatures = [
            ApiVersionsResponse.SupportedFeatureKey(
                name: MetadataVersion.feature,
                minVersion: MetadataVersion.supported.lowerBound,
                maxVersion: MetadataVersion.supported.upperBound
            )
        ]
        // What is finalized stands in the metadata log; before a node has read that, it knows of no level.
        guard !self.metadata.image.features.isEmpty else { return response }
        response.finalizedFeaturesEpoch = self.metadata.appliedOffset
        response.finalizedFeatures = self.metadata.image.features.map {
            ApiVersionsResponse.FinalizedFeatureKey(
                name: $0.name,
                maxVersionLevel: $0.level,
                minVersionLevel: $0.level
            )
        }
        return response
    }

    /// Letters and digits, with dots and dashes inside.
    private static func isName(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last) else {
            return false
        }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }
}
