import cn.gov.hub.ApiClient;

class Connect {
  static ApiClient to(String address) {
    ApiClient client = new ApiClient();
    client.updateBaseUri(address);
    return client;
  }

  static String json(Object value) throws Exception {
    return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(value);
  }
}
