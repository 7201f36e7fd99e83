import KafkaProtocol

/// DescribeConfigs: the settings of topics and of this broker, with where each value comes from.
struct DescribeConfigsHandler {
    let broker: Broker

    func handle(_ request: DescribeConfigsRequest, _ context: RequestContext) {
        var response = DescribeConfigsResponse()
        response.results = request.resources.map { self.describe($0, request) }
        self.broker.outbox.respond(context, response)
    }

    private func describe(
        _ resource: DescribeConfigsRequest.DescribeConfigsResource,
        _ request: DescribeConfigsRequest
    ) -> DescribeConfigsResponse.DescribeConfigsResult {
        var result = DescribeConfigsResponse.DescribeConfigsResult(
            errorMessage: nil,
            resourceType: resource.resourceType,
            resourceName: resource.resourceName
        )
        let image = self.broker.metadata.image
        let settings = self.broker.configuration.staticSettings
        switch ConfigResource.Kind(rawValue: resource.resourceType) {
        case .topic:
            guard image.topic(named: resource.resourceName) != nil else {
                result.errorCode = .unknownTopicOrPartition
                result.errorMessage = "there is no topic \(resource.resourceName)"
                return result
            }
            result.configs = self.entries(TopicConfigs.all, resource, request) { definition in
                image.effective(
                    definition,
                    topic: resource.resourceName,
                    staticSettings: settings,
                    brokerId: self.broker.configuration.nodeId
                )
            }
        case .broker:
            let id = Int32(resource.resourceName)
            guard resource.resourceName.isEmpty || id == self.broker.configuration.nodeId else {
                result.errorCode = .invalidRequest
                result.errorMessage =
                    "this is broker \(self.broker.configuration.nodeId); broker \(resource.resourceName) "
                    + "must be asked about itself"
                return result
            }
            result.configs = self.entries(BrokerConfigs.all, resource, request) { definition in
                image.effective(
                    definition,
                    brokerId: id,
                    staticSettings: id == nil ? StaticSettings() : settings
                )
            }
        default:
            result.errorCode = .invalidRequest
            result.errorMessage = "resources of type \(resource.resourceType) have no settings here"
        }
        return result
    }

    private func entries(
        _ definitions: [ConfigDefinition],
        _ resource: DescribeConfigsRequest.DescribeConfigsResource,
        _ request: DescribeConfigsRequest,
        _ effective: (ConfigDefinition) -> EffectiveConfig
    ) -> [DescribeConfigsResponse.DescribeConfigsResourceResult] {
        let wanted = definitions.filter { resource.configurationKeys?.contains($0.name) ?? true }
        return wanted.map { definition in
            let config = effective(definition)
            let isSecret = definition.type == .password
            var entry = DescribeConfigsResponse.DescribeConfigsResourceResult(
                name: definition.name,
                value: isSecret ? nil : config.value,
                readOnly: definition.isReadOnly,
                configSource: config.source.rawValue,
                isSensitive: isSecret,
                configType: definition.type.rawValue,
                documentation: request.includeDocumentation ? definition.documentation : nil
            )
            if request.includeSynonyms {
                entry.synonyms = config.candidates.map {
                    DescribeConfigsResponse.DescribeConfigsSynonym(
                        name: $0.name,
                        value: isSecret ? nil : $0.value,
                        source: $0.source.rawValue
                    )
                }
            }
            return entry
        }
    }
}
