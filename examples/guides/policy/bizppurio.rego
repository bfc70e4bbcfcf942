package main

# In a plan, a data source is among the changes only if it waits for the apply, so
# this looks at the configuration, modules included.
deny contains "data.bizppurio_token writes its token to the state: use the ephemeral resource" if {
  walk(input.configuration, [_, block])
  block.mode == "data"
  block.type == "bizppurio_token"
}

deny contains "the password is written in HCL: set BIZPPURIO_PASSWORD" if {
  some provider in input.configuration.provider_config
  endswith(provider.full_name, "/bizppurio/bizppurio")
  provider.expressions.password.constant_value
}
