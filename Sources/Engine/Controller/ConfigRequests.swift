import KafkaProtocol

// The two requests that change settings differ in what they leave alone; their answers are the same.

extension AlterConfigsRequest {
    /// What the request wants: each resource has the settings that are named and no others.
    var wanted: [ConfigAlteration.Wanted] {
        self.resources.map { resource in
            ConfigAlteration.Wanted(
                resource: ConfigResource(type: resource.resourceType, name: resource.resourceName),
                changes: resource.configs.map { .init(name: $0.name, operation: .set, value: $0.value) },
                replacesAll: true
            )
        }
    }

    /// The outcomes that refuse the whole request.
    func refused(_ error: ErrorCode, _ message: String) -> [ConfigAlteration.Outcome] {
        self.wanted.map { .init(resource: $0.resource, error: error, message: message) }
    }
}

extension IncrementalAlterConfigsRequest {
    /// What the request wants: the settings that are named change, the others stay.
    var wanted: [ConfigAlteration.Wanted] {
        self.resources.map { resource in
            ConfigAlteration.Wanted(
                resource: ConfigResource(type: resource.resourceType, name: resource.resourceName),
                changes: resource.configs.map {
                    .init(name: $0.name, operation: .init(rawValue: $0.configOperation), value: $0.value)
                },
                replacesAll: false
            )
        }
    }

    /// The outcomes that refuse the whole request.
    func refused(_ error: ErrorCode, _ message: String) -> [ConfigAlteration.Outcome] {
        self.wanted.map { .init(resource: $0.resource, error: error, message: message) }
    }
}

extension AlterConfigsResponse {
    init(_ outcomes: [ConfigAlteration.Outcome]) {
        self.init(
            responses: outcomes.map {
                .init(
                    errorCode: $0.error,
                    errorMessage: $0.message,
                    resourceType: $0.resource.type,
                    resourceName: $0.resource.name
                )
            }
        )
    }
}

extension IncrementalAlterConfigsResponse {
    init(_ outcomes: [ConfigAlteration.Outcome]) {
        self.init(
            responses: outcomes.map {
                .init(
                    errorCode: $0.error,
                    errorMessage: $0.message,
                    resourceType: $0.resource.type,
                    resourceName: $0.resource.name
                )
            }
        )
    }
}
